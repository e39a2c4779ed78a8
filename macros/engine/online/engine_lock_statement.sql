{#
    Emits groundwork.lock_statement(retyped, dependents): the statement that locks every table that
    a retype touches: those of the columns, both sides of their foreign keys, and those that
    dependents belong to.

    dependents  see groundwork.retype_dependents
#}
{% macro engine_lock_statement() %}

create or replace function groundwork.lock_statement(
    retyped jsonb, dependents groundwork.dependent[]
)
returns text
language sql
stable
{{ engine_project_path() }}
as $lock_statement$
    select
        format(
            'select groundwork.lock_tables(%L::regclass[]::oid[], %L)',
            array_agg(tables.table_id::regclass order by tables.table_id),
            '{}'
        )
    from (

        select columns.table_id
        from groundwork.retyped_columns(retyped) as columns

        union

        select sides.table_id
        from groundwork.shadow_references(retyped) as originals
        inner join pg_catalog.pg_constraint
            on originals.constraint_id = pg_constraint.oid
        cross join lateral (
            values (pg_constraint.conrelid), (pg_constraint.confrelid)
        ) as sides (table_id)

        union

        select dependents.table_id
        from unnest(lock_statement.dependents) as dependents
        inner join pg_catalog.pg_class
            on
                dependents.table_id = pg_class.oid
                and pg_class.relkind in ('r', 'p')
    ) as tables
$lock_statement$;

{% endmacro %}
