{#
    A string as an SQL literal.
#}
{% macro quoted(value) -%}
'{{ value | string | replace("'", "''") }}'
{%- endmacro %}
