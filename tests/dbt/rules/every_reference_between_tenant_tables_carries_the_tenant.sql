{#
    Lists each foreign key between two tenant-owned tables that leaves out tenant_id.

    A foreign key bypasses row security: a member of one tenant could point at a row of another,
    learn that it exists, and keep it from being deleted. A table is tenant-owned when it has a
    tenant_id that is never null. `on delete set null` and `on update cascade` would change
    tenant_id, so they are not for these references either.

    Fix: reference (tenant_id, ...) on both sides.
#}
with tables as (

    {{ managed_relations() }}

),

tenant_columns as (

    select
        pg_attribute.attrelid as table_oid,
        pg_attribute.attnum as column_number
    from pg_catalog.pg_attribute
    where
        pg_attribute.attname = 'tenant_id'
        and pg_attribute.attnotnull

),

foreign_keys as (

    select
        tables.table_name,
        format('%I.%I', parent_schema.nspname, parent_class.relname) as parent_name,
        pg_constraint.conname as foreign_key_name,
        pg_constraint.conkey as column_numbers,
        pg_constraint.confkey as parent_column_numbers,
        pg_constraint.confdeltype as on_delete,
        pg_constraint.confupdtype as on_update,
        tenant_columns.column_number as tenant_column,
        parent_tenant_columns.column_number as parent_tenant_column,
        (
            select string_agg(quote_ident(pg_attribute.attname), ', ' order by key_column.position)
            from unnest(pg_constraint.conkey) with ordinality as key_column (attnum, position)
            inner join pg_catalog.pg_attribute
                on
                    pg_constraint.conrelid = pg_attribute.attrelid
                    and key_column.attnum = pg_attribute.attnum
            where pg_attribute.attname <> 'tenant_id'
        ) as column_names,
        (
            select string_agg(quote_ident(pg_attribute.attname), ', ' order by key_column.position)
            from unnest(pg_constraint.confkey) with ordinality as key_column (attnum, position)
            inner join pg_catalog.pg_attribute
                on
                    pg_constraint.confrelid = pg_attribute.attrelid
                    and key_column.attnum = pg_attribute.attnum
            where pg_attribute.attname <> 'tenant_id'
        ) as parent_column_names
    from tables
    inner join pg_catalog.pg_constraint
        on tables.table_oid = pg_constraint.conrelid
    inner join pg_catalog.pg_class as parent_class
        on pg_constraint.confrelid = parent_class.oid
    inner join pg_catalog.pg_namespace as parent_schema
        on parent_class.relnamespace = parent_schema.oid
    left join tenant_columns
        on pg_constraint.conrelid = tenant_columns.table_oid
    left join tenant_columns as parent_tenant_columns
        on pg_constraint.confrelid = parent_tenant_columns.table_oid
    where
        pg_constraint.contype = 'f'
        and pg_constraint.conparentid = 0

),

offenders as (

    select
        foreign_keys.foreign_key_name || ' on ' || foreign_keys.table_name as object,
        'a row can point into another tenant, or lose its own' as consequence,
        format(
            'alter table %s drop constraint %I, add foreign key (tenant_id, %s)'
            || ' references %s (tenant_id, %s) on delete %s',
            foreign_keys.table_name,
            foreign_keys.foreign_key_name,
            foreign_keys.column_names,
            foreign_keys.parent_name,
            foreign_keys.parent_column_names,
            case foreign_keys.on_delete
                when 'r' then 'restrict'
                when 'a' then 'no action'
                else 'cascade'
            end
        ) as fix
    from foreign_keys
    where
        foreign_keys.tenant_column is not null
        and foreign_keys.parent_tenant_column is not null
        and (
            not exists (
                select 1
                from
                    unnest(foreign_keys.column_numbers, foreign_keys.parent_column_numbers)
                        as pairs (column_number, parent_column_number)
                where
                    pairs.column_number = foreign_keys.tenant_column
                    and pairs.parent_column_number = foreign_keys.parent_tenant_column
            )
            or foreign_keys.on_delete in ('n', 'd')
            or foreign_keys.on_update <> 'a'
        )

)

{{ select_offenders(examined='foreign_keys', named='foreign key') }}
