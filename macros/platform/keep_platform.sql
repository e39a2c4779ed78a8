{#
    Keeps what this project needs of the platform: makes what is missing, puts right what somebody
    changed, prints each statement and enters it into the ledger. See platform_requirements for what
    that is. Called by on-run-start, before install_engine().

    A plan prints the statements and changes nothing. One query tells that there is nothing to do.
#}
{% macro keep_platform() %}
    {%- if execute -%}
        {#- nothing here is resolved in a schema where others may make objects -#}
        {%- do run_query(
            "select pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', false)"
        ) -%}
        {%- set found = run_query(platform_requirements()) -%}
        {%- if found.rows and not var('plan', false) -%}
            {#- the ledger may be made later in this run -#}
            {%- set has_ledger = run_query(
                "select to_regclass('groundwork.ledger') is not null"
            ).rows[0][0] -%}
            {%- do run_query(platform_statements(invocation_id)) -%}
            {%- do graph.update({'groundwork_platform': not has_ledger}) -%}
            {%- set found = run_query(
                "select statement from jsonb_to_recordset("
                ~ "current_setting('groundwork.platform_done', true)::jsonb"
                ~ ") as done (statement text)"
            ) -%}
        {%- endif -%}
        {%- do run_query('reset search_path') -%}
        {%- for row in found.rows -%}
            {%- set lines = row['statement'].split('\n') -%}
            {{ log(
                '  platform: ' ~ lines[0] ~ (' ...' if lines | length > 1 else ';'), info=true
            ) }}
        {%- endfor -%}
    {%- endif -%}
{% endmacro %}
