{#
    The name of this model's own object, as `ref` renders it for other declarations: bare where the
    search path finds it, else with its schema.
#}
{% macro own_name() -%}
{{ this.identifier if this.schema == target.schema else this.schema ~ '.' ~ this.identifier }}
{%- endmacro %}
