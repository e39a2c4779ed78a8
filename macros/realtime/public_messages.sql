{#
    Messages of the topic that is named after the channel, for everyone, signed in or not: they
    receive them. Only the service sends.
#}
{% macro public_messages() -%}
{{ message_access(
    'everyone', 'anon, authenticated', ['select'],
    'realtime.topic() = ' ~ quoted(this.identifier)
) }}
{%- endmacro %}
