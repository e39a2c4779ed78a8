{#
    Lists the default privileges that would hand a client each new table, sequence or function of a
    role that owns something here.

    A table made by hand would be open before anyone thought of its policies.

    Fix: revoke the default. What exists keeps its privileges.
#}
with relations as (

    {{ managed_relations(['r', 'p', 'v', 'm', 'f', 'S']) }}

),

functions as (

    {{ managed_functions() }}

),

offenders as (

    select
        format(
            '%s for %s on new %s of %s',
            coalesce(grantees.rolname, 'public'),
            lower(acl.privilege_type),
            kinds.kind,
            owners.rolname
        ) as object,
        'what is made here is open from its first moment' as consequence,
        format(
            'alter default privileges for role %I%s revoke %s on %s from %s',
            owners.rolname,
            ' in schema ' || quote_ident(pg_namespace.nspname),
            lower(acl.privilege_type),
            kinds.kind,
            coalesce(quote_ident(grantees.rolname), 'public')
        ) as fix
    from pg_catalog.pg_default_acl
    inner join pg_catalog.pg_roles as owners
        on pg_default_acl.defaclrole = owners.oid
    inner join (
        values
        ('r', 'tables'), ('S', 'sequences'), ('f', 'functions'), ('T', 'types'), ('n', 'schemas')
    ) as kinds (letter, kind)
        on pg_default_acl.defaclobjtype = kinds.letter
    left join pg_catalog.pg_namespace
        on pg_default_acl.defaclnamespace = pg_namespace.oid
    cross join aclexplode(pg_default_acl.defaclacl) as acl
    left join pg_catalog.pg_roles as grantees
        on acl.grantee = grantees.oid
    where
        (
            pg_namespace.nspname is null
            or pg_namespace.nspname in ({{ managed_schemas(['groundwork', 'retired']) }})
        )
        and pg_default_acl.defaclrole in (
            select relations.owner_oid
            from relations
            union
            select functions.owner_oid
            from functions
        )
        and acl.grantee in ({{ client_grantees() }})
        -- what PostgreSQL does anyway, and repeats in every such entry
        and not (
            pg_namespace.nspname is null
            and acl.grantee = 0
            and kinds.kind in ('functions', 'types')
        )

)

{{ select_offenders(examined='relations', named='table') }}
