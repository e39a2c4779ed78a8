{#
    Emits groundwork.changed_objects(target, declared, steps, run): what the steps change so that
    nothing may depend on it meanwhile: retyped columns, keys and indexes that are dropped,
    generated columns that are made again, columns that are dropped when everything else of the run
    is done, and all of a table that is rebuilt.

    returns  class_id, object_id, column_number, as groundwork.dependents takes them
#}
{% macro engine_changed_objects() %}

create or replace function groundwork.changed_objects(
    target oid, declared groundwork.item[], steps groundwork.step[], run groundwork.run
)
returns table (class_id oid, object_id oid, column_number integer)
language sql
stable
as $changed_objects$
    select
        'pg_catalog.pg_class'::regclass::oid as class_id,
        retyped.table_id as object_id,
        retyped.column_number::integer as column_number
    from groundwork.columns_to_retype(target, declared, steps) as retyped

    union

    -- the same column of its partitions
    select
        'pg_catalog.pg_class'::regclass,
        tree.partition,
        own.attnum
    from groundwork.columns_to_retype(target, declared, steps) as retyped
    inner join pg_catalog.pg_attribute as retyped_column
        on
            retyped.table_id = retyped_column.attrelid
            and retyped.column_number = retyped_column.attnum
    cross join lateral groundwork.partition_tree(retyped.table_id) as tree
    inner join pg_catalog.pg_attribute as own
        on
            tree.partition = own.attrelid
            and retyped_column.attname = own.attname

    union

    select
        'pg_catalog.pg_class'::regclass,
        pg_index.indexrelid,
        0
    from unnest(steps) as step
    inner join pg_catalog.pg_class
        on step.name = pg_class.relname
    inner join pg_catalog.pg_index
        on
            pg_class.oid = pg_index.indexrelid
            and pg_index.indrelid = target
    inner join pg_catalog.pg_class as table_class
        on pg_index.indrelid = table_class.oid
    where
        step.stage in ('drop_constraints', 'drop_indexes')
        and not groundwork.is_kept(table_class.relname, step.hazard, run)

    union

    -- all of a table that is rebuilt
    select
        'pg_catalog.pg_class'::regclass,
        involved.object_id,
        involved.column_number
    from unnest(steps) as step
    cross join lateral (
        select
            pg_class.oid as object_id,
            columns.column_number
        from pg_catalog.pg_class
        cross join lateral generate_series(0, pg_class.relnatts) as columns (column_number)
        where
            pg_class.oid = target
            or pg_class.oid in (
                select tree.partition
                from groundwork.partition_tree(target) as tree
            )

        union all

        select
            pg_index.indexrelid,
            0
        from pg_catalog.pg_index
        where pg_index.indrelid = target
    ) as involved
    where
        step.stage = 'rebuild'
        and step.rank = 1

    union

    -- a generated column that is dropped and added again, and one that nothing keeps any longer
    select
        'pg_catalog.pg_class'::regclass,
        target,
        pg_attribute.attnum
    from unnest(steps) as step
    inner join pg_catalog.pg_attribute
        on
            step.name = pg_attribute.attname
            and pg_attribute.attrelid = target
    inner join pg_catalog.pg_class
        on pg_attribute.attrelid = pg_class.oid
    where
        step.kind = 'column'
        and step.stage = 'drop_columns'
        and (
            (run.is_last and not groundwork.is_kept(pg_class.relname, step.hazard, run))
            or exists (
                select
                from unnest(steps) as remade
                where
                    remade.kind = step.kind
                    and remade.name = step.name
                    and remade.stage = 'add_generated_columns'
            )
        )
$changed_objects$;

{% endmacro %}
