{#
    Emits groundwork.columns_to_retype(target, declared, steps): the columns of `target` that the
    steps retype, and the columns of other tables that take the same type because they refer to
    them, through any depth.

    returns  table_id, column_number, key_column (the column of `target` that it follows), new_type
#}
{% macro engine_columns_to_retype() %}

create or replace function groundwork.columns_to_retype(
    target oid, declared groundwork.item[], steps groundwork.step[]
)
returns table (table_id oid, column_number smallint, key_column name, new_type text)
language sql
stable
as $columns_to_retype$
    with recursive
    retyped (table_id, column_number, key_column, new_type) as (

        select
            pg_attribute.attrelid,
            pg_attribute.attnum,
            pg_attribute.attname,
            item.definition ->> 'type'
        from unnest(steps) as step
        inner join pg_catalog.pg_attribute
            on
                step.name = pg_attribute.attname
                and pg_attribute.attrelid = target
        inner join unnest(declared) as item
            on
                step.name = item.name
                and item.kind = 'column'
        where
            step.kind = 'column'
            and step.stage = 'retype_columns'

        union

        select
            pg_constraint.conrelid,
            pairs.column_number,
            retyped.key_column,
            retyped.new_type
        from retyped
        inner join pg_catalog.pg_constraint
            on
                retyped.table_id = pg_constraint.confrelid
                and pg_constraint.contype = 'f'
        cross join lateral unnest(pg_constraint.conkey, pg_constraint.confkey)
            as pairs (column_number, key_number)
        where
            pairs.key_number = retyped.column_number
            and pg_constraint.conparentid = 0

    )

    select
        retyped.table_id,
        retyped.column_number,
        retyped.key_column,
        retyped.new_type
    from retyped
$columns_to_retype$;

{% endmacro %}
