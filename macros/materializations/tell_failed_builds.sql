{#
    Prints, for each index that could not be built in this run, which rows stand in the way, and
    removes what is left of it: an invalid index serves nobody and refuses rows. Called by
    on-run-end, which knows the results.
#}
{% macro tell_failed_builds(results) %}
    {%- if not (execute and flags.WHICH in ['run', 'build']) or run_option('plan', false) -%}
        {{ return('') }}
    {%- endif -%}
    {%- if not results | selectattr('status', 'equalto', 'error') | list -%}
        {{ return('') }}
    {%- endif -%}
    {%- do begin_transaction() -%}
    {%- set failed = run_query(
        'select * from groundwork.explain_failed_builds(' ~ quoted(invocation_id) ~ ')'
    ).rows -%}
    {%- do adapter.commit() -%}
    {%- for row in failed -%}
        {%- do execute_outside(row['statement']) -%}
        {{ log(
            '  the index ' ~ row['index_name'] ~ ' could not be built, and was removed: '
            ~ (
                'violating_rows: ' ~ row['violation']
                ~ '. Fix these rows, or declare below meta: upgrade: duplicates what becomes of '
                ~ 'them (docs/upgrade_keys.md#duplicates). Then run again.'
                if row['violation']
                else 'the build was interrupted. Run again; the reason is in logs/dbt.log.'
            ),
            info=true
        ) }}
    {%- endfor -%}
{% endmacro %}
