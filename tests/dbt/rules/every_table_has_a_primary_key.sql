{#
    Lists each table without a primary key.

    Its rows can't be named: not by a reference, a change feed, an upsert, or the quarantine.

    Fix: a primary key, on `id` where the table has it.
#}
with tables as (

    {{ managed_relations() }}

),

offenders as (

    select
        tables.table_name as object,
        'no row of it can be named, or replicated' as consequence,
        case
            when
                exists (
                    select 1
                    from pg_catalog.pg_attribute
                    where
                        pg_attribute.attrelid = tables.table_oid
                        and pg_attribute.attname = 'id'
                )
                then 'alter table ' || tables.table_name || ' add primary key (id)'
            else
                'alter table ' || tables.table_name
                || ' add column id uuid primary key default gen_random_uuid()'
        end as fix
    from tables
    where
        not exists (
            select 1
            from pg_catalog.pg_constraint
            where
                pg_constraint.conrelid = tables.table_oid
                and pg_constraint.contype = 'p'
        )

)

{{ select_offenders(examined='tables', named='table') }}
