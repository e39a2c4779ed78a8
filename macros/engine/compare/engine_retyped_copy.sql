{#
    Emits groundwork.make_retyped_copy(target, retyped): makes an empty temporary table of the same
    name, on which the columns have their new types. Indexes, constraints and expressions stay
    behind.

    retyped  jsonb array of the columns that get another type, of any table: table_id, name, type,
             and collated, its collation if it has one of its own

    It is for a subtransaction that is rolled back.
#}
{% macro engine_retyped_copy() %}

create or replace function groundwork.make_retyped_copy(target oid, retyped jsonb)
returns void
language plpgsql
as $make_retyped_copy$
declare
    copy_name constant text := (
        select pg_class.relname from pg_catalog.pg_class where pg_class.oid = target
    );
    changed record;
begin
    execute format(
        'create temporary table %I (like %I.%I)',
        copy_name,
        groundwork.schema_of(target),
        copy_name
    );
    for changed in
        select columns.*
        from jsonb_to_recordset(retyped) as columns (
            table_id oid, name text, type text, collated text
        )
        where columns.table_id = target
    loop
        perform groundwork.execute_in_project(
            format(
                'alter table pg_temp.%I drop column if exists %I, drop column %I, '
                'add column %I %s',
                copy_name,
                groundwork.helper_name(changed.name, 'new'),
                changed.name,
                changed.name,
                groundwork.column_clause(
                    jsonb_build_object('type', changed.type, 'collation', changed.collated)
                )
            )
        );
    end loop;
end
$make_retyped_copy$;

{% endmacro %}
