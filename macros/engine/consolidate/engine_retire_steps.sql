{#
    Emits groundwork.retire_steps(schema, table, declaration, model): the steps that follow once
    every row of a legacy table is carried over: what refers to it refers to its successor, what
    would keep users from being deleted and what clients could reach goes, the table moves to the
    schema retired, and the view of the old name takes its place. Views of the table read that from
    then on; one that cannot, because it reads a column that the new view lacks, still reads the old
    rows.
#}
{% macro engine_retire_steps() %}

create or replace function groundwork.retire_steps(
    schema_name text, table_name text, declaration text, model jsonb
)
returns setof groundwork.step
language sql
stable
{{ engine_project_path() }}
as $retire_steps$
    select step
    from groundwork.repoint_steps(schema_name, table_name, model) as step

    union all

    select step
    from groundwork.lock_down_steps(schema_name, table_name) as step

    union all

    select step
    from groundwork.move_steps(schema_name, table_name, declaration, model) as step

    order by step
$retire_steps$;

{% endmacro %}
