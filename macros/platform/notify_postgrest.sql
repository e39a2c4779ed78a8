{#
    Has PostgREST load the schema again, once, where this run changed what it may know: the ledger
    has a statement of the run that is not about rows alone, or dbt made a view or a table of its
    own. Nothing in a plan, and where the variable `notify_postgrest` is false. Where nothing
    listens, a notification is lost without a trace.

    Called by on-run-end with dbt's `results`, and by finish_models before it ends a run.
#}
{% macro notify_postgrest(results=[]) %}
    {%- if
        not (execute and flags.WHICH in ['run', 'build'])
        or run_option('plan', false)
        or not var('notify_postgrest', true)
        or graph.get('groundwork_notified')
    -%}
        {{ return('') }}
    {%- endif -%}
    {%- set made = results
        | selectattr('status', 'equalto', 'success')
        | map(attribute='node.config.materialized')
        | select('in', ['view', 'table', 'materialized_view']) | list -%}
    {%- set ask -%}
        select exists (
            select
            from groundwork.ledger
            where
                run_id = {{ quoted(invocation_id) }}
                and outcome = 'done'
                and coalesce(affected_rows, 0) = 0
                and schema_name not in ('storage', 'realtime')
        )
    {%- endset -%}
    {%- if made or run_query(ask).rows[0][0] -%}
        {%- do graph.update({'groundwork_notified': true}) -%}
        {%- do run_query("notify pgrst, 'reload schema'") -%}
        {%- do run_query('commit') -%}
    {%- endif -%}
{% endmacro %}
