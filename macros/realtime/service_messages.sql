{#
    Messages of the service, of the topic that is named after the channel: no client receives or
    sends them. The policy that lets none through says to a reader that it is meant.
#}
{% macro service_messages() -%}
{{ message_access(
    'client', 'anon, authenticated', ['all'],
    'realtime.topic() = ' ~ quoted(this.identifier) ~ ' and false'
) }}
{%- endmacro %}
