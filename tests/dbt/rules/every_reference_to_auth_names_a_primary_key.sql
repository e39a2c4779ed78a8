{#
    Lists each foreign key to a table of the platform's schema auth that references another key
    than the primary one.

    The platform may drop its other unique constraints in an update, and refuses to while a foreign
    key of ours depends on them.

    Fix: drop the constraint, and reference the primary key.
#}
with tables as (

    {{ managed_relations() }}

),

foreign_keys as (

    select
        tables.table_name,
        pg_constraint.conname as foreign_key_name,
        parent_schema.nspname as parent_schema_name,
        pg_index.indisprimary as is_to_primary_key
    from tables
    inner join pg_catalog.pg_constraint
        on tables.table_oid = pg_constraint.conrelid
    inner join pg_catalog.pg_class as parent_class
        on pg_constraint.confrelid = parent_class.oid
    inner join pg_catalog.pg_namespace as parent_schema
        on parent_class.relnamespace = parent_schema.oid
    inner join pg_catalog.pg_index
        on pg_constraint.conindid = pg_index.indexrelid
    where pg_constraint.contype = 'f'

),

offenders as (

    select
        foreign_keys.foreign_key_name || ' on ' || foreign_keys.table_name as object,
        'an update of the platform fails on it' as consequence,
        format(
            'alter table %s drop constraint %I',
            foreign_keys.table_name,
            foreign_keys.foreign_key_name
        ) as fix
    from foreign_keys
    where
        foreign_keys.parent_schema_name = 'auth'
        and not foreign_keys.is_to_primary_key

)

{{ select_offenders(examined='foreign_keys', named='foreign key') }}
