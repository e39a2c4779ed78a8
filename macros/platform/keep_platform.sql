{#
    Keeps what this project needs of the platform: makes what is missing, puts right what somebody
    changed, prints each statement and enters it into the ledger. See platform_requirements for what
    that is. Called by on-run-start, before install_engine().

    A plan prints the statements and changes nothing. One query tells that there is nothing to do.
#}
{% macro keep_platform() %}
    {%- if execute -%}
        {#- nothing here is resolved in a schema where others may make objects -#}
        {%- set found = run_query(
            'set search_path = pg_catalog, pg_temp; ' ~ platform_requirements()
        ) -%}
        {%- if found.rows and not run_option('plan', false) -%}
            {%- set found = run_query(
                platform_statements(invocation_id)
                ~ "select statement, to_regclass('groundwork.ledger') is null as is_before_ledger "
                ~ "from jsonb_to_recordset("
                ~ "current_setting('groundwork.platform_done', true)::jsonb"
                ~ ") as done (statement text)"
            ) -%}
            {#- the ledger may be made later in this run -#}
            {%- do graph.update({
                'groundwork_platform': found.rows and found.rows[0]['is_before_ledger']
            }) -%}
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
