{#
    A call that returns the name of an object with its schema as the server itself writes it, to be
    compared with other names.
#}
{% macro format_name(schema_name, object_name) -%}
pg_catalog.format('%I.%I', {{ quoted(schema_name) }}, {{ quoted(object_name) }})
{%- endmacro %}
