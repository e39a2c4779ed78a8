{#
    Messages of a signed-in user, of the topic `<channel>:<id of the user>`.

    commands  select to receive them, insert to send
#}
{% macro own_messages(commands=['select', 'insert']) -%}
    {%- do refuse_argument('own_messages(commands=...)', commands, ['select', 'insert']) -%}
{{ message_access(
    'owner', 'authenticated', commands,
    'realtime.topic() = (select ' ~ quoted(this.identifier ~ ':') ~ ' || auth.uid())'
) }}
{%- endmacro %}
