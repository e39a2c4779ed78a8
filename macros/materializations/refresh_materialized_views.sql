{#
    Refreshes, at the end of a run, the materialized views of its models that say so below meta, and
    schedules others with pg_cron: see groundwork.refresh_views. Called by on-run-end with dbt's
    `results`. Does nothing for a plan and for other commands than run and build.

    refresh: never      filled when it is made, and by nobody else (the default)
    refresh: each run   filled again when every model of the run is done
    refresh: '0 3 * * *'   by this schedule of cron
#}
{% macro refresh_materialized_views(results) %}
    {%- if not (execute and flags.WHICH in ['run', 'build']) or run_option('plan', false) -%}
        {{ return('') }}
    {%- endif -%}
    {%- set models = [] -%}
    {%- for result in results
        if result.status == 'success' and result.node.resource_type == 'model'
        and model_kind(result.node) == 'materialized view' -%}
        {%- do models.append({
            'schema': result.node.schema,
            'name': result.node.alias,
            'refresh': result.node.config.meta.get('refresh'),
        }) -%}
    {%- endfor -%}
    {%- if models -%}
        {%- set lines = run_query(
            'select line from groundwork.refresh_views(' ~ quoted(tojson(models)) ~ ', '
            ~ quoted(invocation_id) ~ ') as line'
        ).rows -%}
        {%- for row in lines -%}
            {{ log('  ' ~ row[0], info=true) }}
        {%- endfor -%}
        {%- do run_query('commit') -%}
    {%- endif -%}
{% endmacro %}
