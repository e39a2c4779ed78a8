{#
    The schema of a model is the one its folder names, as it stands, or the target's. dbt would put
    the target's schema in front: `public_access`.
#}
{% macro generate_schema_name(custom_schema_name, node) %}
    {{ return((custom_schema_name or target.schema) | trim) }}
{% endmacro %}
