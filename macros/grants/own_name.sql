{#
    The name of this model's own object, as `ref` renders it for other declarations: bare where the
    search path finds it, else with its schema; in quotes where it needs them.
#}
{% macro own_name() -%}
    {%- set name = quoted_name(this.identifier) -%}
{{ name if this.schema == target.schema else quoted_name(this.schema) ~ '.' ~ name }}
{%- endmacro %}
