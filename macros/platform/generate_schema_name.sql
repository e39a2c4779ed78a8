{#
    The schema of a model is the one its folder names, as it stands, or the target's. dbt would put
    the target's schema in front: `public_access`. That of a bucket or a channel is the platform's.
#}
{% macro generate_schema_name(custom_schema_name, node) %}
    {%- for known in model_kinds()
        if node and known.platform_schema and known.materialized == node.config.materialized -%}
        {{ return(known.platform_schema) }}
    {%- endfor -%}
    {{ return((custom_schema_name or target.schema) | trim) }}
{% endmacro %}
