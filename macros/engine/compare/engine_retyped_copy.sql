{#
    Emits groundwork.make_retyped_copies(tables, retyped): makes an empty temporary table of the
    name of each one, on which its columns have their new types. Indexes, constraints and
    expressions stay behind. It is for a subtransaction that is rolled back.

    retyped  jsonb array of the columns that get another type, of any table: table_id,
             column_number, name, type, and collated, its collation if it has one of its own

    And groundwork.retyped_tables(retyped), the tables of these columns.
#}
{% macro engine_retyped_copy() %}

create or replace function groundwork.retyped_tables(retyped jsonb)
returns oid[]
language sql
immutable
as $retyped_tables$
    select
        array(
            select distinct (entry ->> 'table_id')::oid
            from jsonb_array_elements(retyped) as entry
        )
$retyped_tables$;

create or replace function groundwork.make_retyped_copies(tables oid[], retyped jsonb)
returns void
language plpgsql
as $make_retyped_copies$
declare
    target oid;
    changed record;
begin
    foreach target in array tables loop
        execute format(
            'create temporary table %I (like %I.%I)',
            groundwork.name_of(target),
            groundwork.schema_of(target),
            groundwork.name_of(target)
        );
    end loop;
    for changed in
        select
            groundwork.name_of(columns.table_id) as copy_name,
            columns.*
        from jsonb_to_recordset(retyped) as columns (
            table_id oid, name text, type text, collated text
        )
        where columns.table_id = any(tables)
    loop
        perform groundwork.execute_in_project(
            format(
                'alter table pg_temp.%I drop column if exists %I, drop column %I, '
                'add column %I %s',
                changed.copy_name,
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
$make_retyped_copies$;

{% endmacro %}
