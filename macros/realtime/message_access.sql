{#
    Emits one permissive policy per command on the messages of the channel that this file declares,
    `<channel>_<who>_<command>`. The classes beside this file call it; channels call a class.

    who        the word of the policy name
    roles      whom the policies are for
    commands   select to receive, insert to send; all for one policy over both
    condition  on the topic of a message
#}
{% macro message_access(who, roles, commands, condition) -%}
    {%- for command in commands -%}
create policy {{ object_name(this.identifier, who ~ '_' ~ command | replace('all', 'none')) }}
on messages
for {{ command }} to {{ roles }}
        {%- if command != 'insert' %}
using (
    {{ condition }}
)
        {%- endif %}
        {%- if command != 'select' %}
with check (
    {{ condition }}
)
        {%- endif %};
{{ '\n' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
