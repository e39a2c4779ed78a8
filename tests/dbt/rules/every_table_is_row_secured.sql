{#
    Lists each table, partitions included, whose row security is off, not forced, or without any
    policy.

    Off, every row is everybody's. Not forced, the owner's functions and views pass by it. Without
    a policy nobody knows whether it was forgotten: a table for the service only says so by a
    policy that lets no row through. A partition needs none while no client may reach it directly,
    which every_privilege_has_its_policy sees to.

    Fix: one row access macro in the table's model. The statements here close the table.
#}
with tables as (

    {{ managed_relations() }}

),

offenders as (

    select
        tables.table_name as object,
        'row security is off: whoever has a privilege has every row' as consequence,
        'alter table ' || tables.table_name || ' enable row level security' as fix
    from tables
    where not tables.is_secured

    union all

    select
        tables.table_name as object,
        'row security is not forced: it does not hold the owner' as consequence,
        'alter table ' || tables.table_name || ' force row level security' as fix
    from tables
    where not tables.is_forced

    union all

    select
        tables.table_name as object,
        'it has no policy: nothing tells that this is meant' as consequence,
        format(
            'create policy %I on %s for all to %s using (false) with check (false)',
            tables.relation_name || '_client_none',
            tables.table_name,
            array_to_string(array[{{ client_roles() }}], ', ')
        ) as fix
    from tables
    where
        not tables.is_partition
        and not exists (
            select 1
            from pg_catalog.pg_policy
            where
                pg_policy.polrelid = tables.table_oid
                and pg_policy.polpermissive
        )

)

{{ select_offenders(examined='tables', named='table') }}
