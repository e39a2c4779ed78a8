{#
    Lists each index that PostgreSQL does not trust: what an interrupted `create index
    concurrently` leaves behind, or a partitioned index that some partition lacks.

    No query uses it, every write may still pay for it, and an invalid unique index refuses nothing.

    Fix: build it again.
#}
with tables as (

    {{ managed_relations() }}

),

indexes as (

    select
        format('%I.%I', tables.schema_name, pg_class.relname) as index_name,
        tables.table_name,
        pg_class.relkind = 'I' as is_partitioned,
        pg_index.indisvalid and pg_index.indisready and pg_index.indislive as is_valid,
        pg_get_indexdef(pg_index.indexrelid) as definition
    from pg_catalog.pg_index
    inner join tables
        on pg_index.indrelid = tables.table_oid
    inner join pg_catalog.pg_class
        on pg_index.indexrelid = pg_class.oid

),

offenders as (

    select
        indexes.index_name as object,
        'no query on ' || indexes.table_name || ' uses it' as consequence,
        case
            when indexes.is_partitioned
                then
                    'drop index ' || indexes.index_name || '; '
                    || replace(indexes.definition, ' ON ONLY ', ' ON ')
            else 'reindex index ' || indexes.index_name
        end as fix
    from indexes
    where not indexes.is_valid

)

{{ select_offenders(examined='indexes', named='index') }}
