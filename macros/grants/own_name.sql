{#
    The name of this model's own object, as `ref` renders it for other declarations: bare where the
    search path finds it, else with its schema; in quotes where it needs them. A function that
    shares its name with those of other models has the name that `meta: function` says.
#}
{% macro own_name() -%}
    {%- set identifier = own_meta().get('function') or this.identifier -%}
    {%- set name = quoted_name(identifier) -%}
{{ name if this.schema == target.schema else quoted_name(this.schema) ~ '.' ~ name }}
{%- endmacro %}
