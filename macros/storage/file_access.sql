{#
    Emits one permissive policy per command on the files of the bucket that this file declares,
    `<bucket>_<who>_<command>`. The classes beside this file call it; buckets call a class.

    who        the word of the policy name
    roles      whom the policies are for
    commands   select, insert, update or delete; all for one policy over every command
    condition  on the files, besides their bucket; none for every file of it
#}
{% macro file_access(who, roles, commands, condition=none) -%}
    {%- set files = 'bucket_id = ' ~ quoted(this.identifier)
        ~ ('\n    and ' ~ condition if condition else '') -%}
    {%- for command in commands -%}
create policy {{ object_name(this.identifier, who ~ '_' ~ command | replace('all', 'none')) }}
on objects
for {{ command }} to {{ roles }}
        {%- if command != 'insert' %}
using (
    {{ files }}
)
        {%- endif %}
        {%- if command not in ['select', 'delete'] %}
with check (
    {{ files }}
)
        {%- endif %};
{{ '\n' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
