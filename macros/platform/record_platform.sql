{#
    Enters what keep_platform() did into the ledger, on the first run of a database: the ledger is
    made after it. Called by on-run-start, after install_engine().
#}
{% macro record_platform() %}
    {%- if execute and graph.get('groundwork_platform') -%}
        {{ platform_entries(
            "current_setting('groundwork.platform_done', true)::jsonb", invocation_id
        ) }}
    {%- endif -%}
{% endmacro %}
