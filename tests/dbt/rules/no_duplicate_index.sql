{#
    Lists each index that another one on the same table replaces: the same columns, or for a plain
    btree the leading columns of a longer one. Both order their columns alike or exactly reversed.

    Every write pays for it and no query gains. A unique index is replaced only by a unique one of
    the same columns, since it also refuses rows. Of two that are alike, the one behind a
    constraint stays, else the older one.

    Fix: drop it.
#}
with tables as (

    {{ managed_relations() }}

),

indexes as (

    select
        pg_index.indexrelid as index_oid,
        pg_index.indrelid as table_oid,
        index_class.relname as index_name,
        pg_index.indisunique as is_unique,
        pg_index.indisprimary as is_primary,
        pg_index.indnullsnotdistinct as nulls_not_distinct,
        pg_am.amname = 'btree' and pg_index.indexprs is null as is_plain_btree,
        pg_constraint.conname as constraint_name,
        pg_constraint.conname is not null as is_constraint,
        pg_constraint.contype = 'x' as is_exclusion,
        coalesce(pg_get_expr(pg_index.indpred, pg_index.indrelid), '') as predicate,
        coalesce(pg_get_expr(pg_index.indexprs, pg_index.indrelid), '') as expressions,
        pg_index.indnkeyatts as key_count,
        -- these count from 0, and indkey ends with the columns of an `include` clause
        array_to_string((pg_index.indkey::int2[])[pg_index.indnkeyatts:], ' ') as included,
        -- the operator class tells the method as well
        array(
            select
                format(
                    '%s %s %s',
                    (pg_index.indkey::int2[])[places.place],
                    (pg_index.indclass::oid[])[places.place],
                    (pg_index.indcollation::oid[])[places.place]
                )
            from generate_series(0, pg_index.indnkeyatts - 1) as places (place)
            order by places.place
        ) as columns,
        array(
            select directions.direction
            from unnest(pg_index.indoption::int2[]) as directions (direction)
        ) as directions,
        array(
            select (3 - directions.direction)::int2
            from unnest(pg_index.indoption::int2[]) as directions (direction)
        ) as reversed_directions
    from pg_catalog.pg_index
    inner join tables
        on pg_index.indrelid = tables.table_oid
    inner join pg_catalog.pg_class as index_class
        on pg_index.indexrelid = index_class.oid
    inner join pg_catalog.pg_am
        on index_class.relam = pg_am.oid
    left join pg_catalog.pg_constraint
        on
            pg_index.indexrelid = pg_constraint.conindid
            and pg_constraint.contype in ('p', 'u', 'x')
    -- the indexes of a partition follow those of its parent
    where not index_class.relispartition

),

replaced as (

    select distinct on (indexes.index_oid)
        indexes.*,
        other_indexes.index_name as other_name
    from indexes
    inner join indexes as other_indexes
        on
            indexes.table_oid = other_indexes.table_oid
            and indexes.predicate = other_indexes.predicate
    where
        not coalesce(indexes.is_exclusion, false)
        and indexes.columns = other_indexes.columns[1:indexes.key_count]
        and (
            indexes.directions = other_indexes.directions[1:indexes.key_count]
            or indexes.reversed_directions = other_indexes.directions[1:indexes.key_count]
        )
        and (
            -- the leading columns of a longer one
            (
                indexes.key_count < other_indexes.key_count
                and indexes.is_plain_btree
                and not indexes.is_unique
                and indexes.included = ''
            )
            -- the same columns
            or (
                indexes.key_count = other_indexes.key_count
                and indexes.expressions = other_indexes.expressions
                and indexes.included in ('', other_indexes.included)
                and (
                    not indexes.is_unique
                    or (
                        other_indexes.is_unique
                        and indexes.nulls_not_distinct = other_indexes.nulls_not_distinct
                    )
                )
                and (
                    indexes.is_primary,
                    indexes.is_constraint,
                    indexes.is_unique,
                    indexes.included <> '',
                    other_indexes.index_oid
                ) < (
                    other_indexes.is_primary,
                    other_indexes.is_constraint,
                    other_indexes.is_unique,
                    other_indexes.included <> '',
                    indexes.index_oid
                )
            )
        )
    order by indexes.index_oid, other_indexes.key_count, other_indexes.index_oid

),

offenders as (

    select
        tables.schema_name || '.' || replaced.index_name as object,
        'every write to ' || tables.table_name || ' pays for it, and ' || replaced.other_name
        || ' does the same' as consequence,
        case
            when replaced.is_constraint
                then
                    format(
                        'alter table %s drop constraint %I',
                        tables.table_name,
                        replaced.constraint_name
                    )
            else format('drop index %I.%I', tables.schema_name, replaced.index_name)
        end as fix
    from replaced
    inner join tables
        on replaced.table_oid = tables.table_oid

)

{{ select_offenders(examined='indexes', named='index') }}
