{#
    Lists each foreign key whose columns do not lead any index of its table.

    Without one, deleting or changing a parent row scans the whole child table. The order of the
    leading columns does not matter, because the foreign key compares all of them for equality.
    Invalid and partial indexes do not count, nor do the columns of an `include`, nor methods that
    can't look up a value. A partial index counts that leaves out only rows where a column of the
    key is null: these have no parent.

    Fix: an index that starts with the columns of the foreign key.
#}
with tables as (

    {{ managed_relations() }}

),

foreign_keys as (

    select
        tables.table_oid,
        tables.table_name,
        pg_constraint.conname as foreign_key_name,
        pg_constraint.conkey as column_numbers,
        (
            select string_agg(quote_ident(pg_attribute.attname), ', ' order by key_column.position)
            from unnest(pg_constraint.conkey) with ordinality as key_column (attnum, position)
            inner join pg_catalog.pg_attribute
                on
                    tables.table_oid = pg_attribute.attrelid
                    and key_column.attnum = pg_attribute.attnum
        ) as column_names,
        array(
            select format('(%I IS NOT NULL)', pg_attribute.attname)
            from pg_catalog.pg_attribute
            where
                pg_attribute.attrelid = tables.table_oid
                and pg_attribute.attnum = any(pg_constraint.conkey)
        ) as null_conditions
    from tables
    inner join pg_catalog.pg_constraint
        on tables.table_oid = pg_constraint.conrelid
    where
        pg_constraint.contype = 'f'
        and pg_constraint.conparentid = 0

),

indexes as (

    select
        pg_index.indrelid as table_oid,
        -- indkey counts from 0, and ends with the columns of an `include` clause
        (pg_index.indkey::int2[])[0:pg_index.indnkeyatts - 1] as column_numbers,
        pg_get_expr(pg_index.indpred, pg_index.indrelid) as condition
    from pg_catalog.pg_index
    inner join pg_catalog.pg_class as index_class
        on pg_index.indexrelid = index_class.oid
    inner join pg_catalog.pg_am
        on index_class.relam = pg_am.oid
    where
        pg_am.amname in ('btree', 'hash')
        and pg_index.indisvalid

),

offenders as (

    select
        foreign_keys.table_name || ' (' || foreign_keys.column_names || ')' as object,
        'a delete of a parent row scans the whole table for '
        || foreign_keys.foreign_key_name as consequence,
        'create index on ' || foreign_keys.table_name || ' (' || foreign_keys.column_names || ')'
            as fix
    from foreign_keys
    where
        not exists (
            select 1
            from indexes
            where
                indexes.table_oid = foreign_keys.table_oid
                and indexes.column_numbers[1:cardinality(foreign_keys.column_numbers)]
                @> foreign_keys.column_numbers
                and (
                    indexes.condition is null
                    or indexes.condition = any(foreign_keys.null_conditions)
                )
        )

)

{{ select_offenders(examined='foreign_keys', named='foreign key') }}
