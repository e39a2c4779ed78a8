{#
    The schema of a model is the one its folder names, as it stands, or the target's. dbt would put
    the target's schema in front: `public_access`. That of a bucket or a channel is the platform's.
#}
{% macro generate_schema_name(custom_schema_name, node) %}
    {%- set platform = {'storage_bucket': 'storage', 'realtime_channel': 'realtime'} -%}
    {%- set custom_schema_name = platform.get(
        (node.config.materialized if node else none), custom_schema_name
    ) -%}
    {{ return((custom_schema_name or target.schema) | trim) }}
{% endmacro %}
