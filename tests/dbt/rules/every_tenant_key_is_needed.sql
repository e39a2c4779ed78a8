{#
    Lists each unique key of exactly (tenant_id, id) that no foreign key references, on a table of
    which another index leads with tenant_id, and whose primary key is id alone.

    The key is what references between tenant-owned tables carry the tenant by. Without one it
    refuses nothing, since id is unique already, and every write pays for it. On Citus the primary
    key is (tenant_id, id) itself, which this rule leaves alone.

    Fix: tenant_key(referenced=false) in the table's model.
#}
with tables as (

    {{ managed_relations() }}

),

keys as (

    select
        tables.table_oid,
        tables.table_name,
        pg_constraint.oid as key_oid,
        pg_constraint.conname as key_name,
        pg_constraint.conindid as index_oid,
        pg_constraint.conkey as column_numbers
    from tables
    inner join pg_catalog.pg_constraint
        on tables.table_oid = pg_constraint.conrelid
    where
        pg_constraint.contype = 'u'
        and array(
            select pg_attribute.attname::text
            from unnest(pg_constraint.conkey) with ordinality as key_column (attnum, position)
            inner join pg_catalog.pg_attribute
                on
                    pg_constraint.conrelid = pg_attribute.attrelid
                    and key_column.attnum = pg_attribute.attnum
            order by key_column.position
        ) = array['tenant_id', 'id']

),

offenders as (

    select
        keys.key_name || ' on ' || keys.table_name as object,
        'nothing references it, and every write pays for it' as consequence,
        format('alter table %s drop constraint %I', keys.table_name, keys.key_name) as fix
    from keys
    where
        -- a reference of this table, such as to the row that it completes, may need the index
        not exists (
            select 1
            from pg_catalog.pg_constraint as reference
            where
                reference.contype = 'f'
                and (
                    reference.conindid = keys.index_oid
                    or (
                        reference.conrelid = keys.table_oid
                        and reference.conkey @> keys.column_numbers
                    )
                )
        )
        and exists (
            select 1
            from pg_catalog.pg_constraint as primary_key
            where
                primary_key.conrelid = keys.table_oid
                and primary_key.contype = 'p'
                and primary_key.conkey = keys.column_numbers[2:2]
        )
        and exists (
            select 1
            from pg_catalog.pg_index
            where
                pg_index.indrelid = keys.table_oid
                and pg_index.indexrelid <> keys.index_oid
                and pg_index.indisvalid
                and pg_index.indpred is null
                and (pg_index.indkey::int2[])[0] = keys.column_numbers[1]
        )

)

{{ select_offenders(examined='tables', named='table') }}
