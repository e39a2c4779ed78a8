{#
    Lists each schema, table, view, sequence, function and type of this project that belongs to a
    client, to the service role, or (but for functions, and views that say security_invoker = false)
    to groundwork_definer.

    An owner takes row security off, grants, and drops.

    Fix: give it to the owner of the database.
#}
with objects as (

    select
        'schema' as kind,
        quote_ident(pg_namespace.nspname) as object_name,
        pg_namespace.nspname,
        pg_namespace.nspowner as owner_oid
    from pg_catalog.pg_namespace

    union all

    select
        case pg_class.relkind
            when 'v' then 'view'
            when 'm' then 'materialized view'
            when 'f' then 'foreign table'
            when 'S' then 'sequence'
            else 'table'
        end as kind,
        format('%I.%I', pg_namespace.nspname, pg_class.relname) as object_name,
        pg_namespace.nspname,
        pg_class.relowner as owner_oid
    from pg_catalog.pg_class
    inner join pg_catalog.pg_namespace
        on pg_class.relnamespace = pg_namespace.oid
    where
        pg_class.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
        -- a sequence of a column follows its table
        and not exists (
            select 1
            from pg_catalog.pg_depend
            where
                pg_depend.classid = 'pg_catalog.pg_class'::regclass
                and pg_depend.objid = pg_class.oid
                and pg_depend.deptype in ('a', 'i')
                and pg_class.relkind = 'S'
        )

    union all

    select
        'routine' as kind,
        format(
            '%I.%I(%s)',
            pg_namespace.nspname,
            pg_proc.proname,
            {{ routine_arguments() | indent(12) }}
        ) as object_name,
        pg_namespace.nspname,
        pg_proc.proowner as owner_oid
    from pg_catalog.pg_proc
    inner join pg_catalog.pg_namespace
        on pg_proc.pronamespace = pg_namespace.oid

    union all

    select
        case pg_type.typtype when 'd' then 'domain' else 'type' end as kind,
        format('%I.%I', pg_namespace.nspname, pg_type.typname) as object_name,
        pg_namespace.nspname,
        pg_type.typowner as owner_oid
    from pg_catalog.pg_type
    inner join pg_catalog.pg_namespace
        on pg_type.typnamespace = pg_namespace.oid
    where pg_type.typtype in ('e', 'd', 'r')

),

managed_objects as (

    select objects.*
    from objects
    where objects.nspname in ({{ managed_schemas(['groundwork', 'retired']) }})

),

contents as (

    select managed_objects.*
    from managed_objects
    where
        managed_objects.kind <> 'schema'
        and managed_objects.nspname <> 'groundwork'

),

offenders as (

    select
        format('%s %s', managed_objects.kind, managed_objects.object_name) as object,
        owners.rolname || ' can change, open and drop it' as consequence,
        format(
            'alter %s %s owner to %I',
            managed_objects.kind,
            managed_objects.object_name,
            pg_get_userbyid(pg_database.datdba)
        ) as fix
    from managed_objects
    inner join pg_catalog.pg_roles as owners
        on managed_objects.owner_oid = owners.oid
    inner join pg_catalog.pg_database
        on pg_database.datname = current_database()
    where
        owners.rolname in ({{ client_roles() }}, 'service_role')
        or (
            owners.rolname = 'groundwork_definer'
            and managed_objects.kind <> 'routine'
            -- a view that reads with its rights: definer_views_belong_to_groundwork_definer
            and not exists (
                select 1
                from pg_catalog.pg_class
                where
                    managed_objects.kind = 'view'
                    and pg_class.oid = to_regclass(managed_objects.object_name)
                    and 'security_invoker=false' = any(pg_class.reloptions)
            )
        )

)

{{ select_offenders(examined='contents', named='table or function') }}
