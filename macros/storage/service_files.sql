{#
    Files of the service: no client has access to them. The policy that lets none through says to a
    reader that it is meant.
#}
{% macro service_files() -%}
{{ file_access('client', 'anon, authenticated', ['all'], 'false') }}
{%- endmacro %}
