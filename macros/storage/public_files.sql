{#
    Files of the bucket for everyone, signed in or not: they list and read them. Who writes them is
    said by another class beside this one; without one, only the service does.
#}
{% macro public_files() -%}
{{ file_access('everyone', 'anon, authenticated', ['select']) }}
{%- endmacro %}
