{#
    The name of a relation with its schema, in quotes where it needs them.
#}
{% macro qualified_name(relation) -%}
{{ quoted_name(relation.schema) }}.{{ quoted_name(relation.identifier) }}
{%- endmacro %}
