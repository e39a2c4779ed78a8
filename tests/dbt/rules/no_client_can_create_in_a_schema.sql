{#
    Lists each schema of this project in which a client may create objects, and the database where
    a client may create schemas.

    What a client makes there, functions of others find under the name they look for. PUBLIC could
    in `public` before PostgreSQL 15, and can in a cluster that was upgraded from there.

    Fix: revoke it.
#}
with schemas as (

    select pg_namespace.nspname as schema_name
    from pg_catalog.pg_namespace
    where pg_namespace.nspname in ({{ managed_schemas() }})

),

privileges as (

    {{ granted_privileges(managed_schemas(['groundwork', 'retired', 'extensions'])) }}

),

creators as (

    select
        pg_database.datname,
        coalesce(quote_ident(grantees.rolname), 'public') as role_name
    from pg_catalog.pg_database
    cross join aclexplode(pg_database.datacl) as acl
    left join pg_catalog.pg_roles as grantees
        on acl.grantee = grantees.oid
    where
        pg_database.datname = current_database()
        and acl.grantee <> pg_database.datdba
        and acl.privilege_type = 'CREATE'
        and acl.grantee in ({{ client_grantees() }})

),

offenders as (

    select
        format('%s in %s', privileges.grantee, privileges.object_name) as object,
        'a client can put an object of his own in the way of others' as consequence,
        privileges.revoke_statement as fix
    from privileges
    where
        privileges.kind = 'schema'
        and privileges.privilege = 'create'
        and privileges.grantee_oid in ({{ client_grantees() }})

    union all

    select
        creators.role_name || ' in the database' as object,
        'a client can put a schema of his own in the way of others' as consequence,
        format('revoke create on database %I from %s', creators.datname, creators.role_name) as fix
    from creators

)

{{ select_offenders(examined='schemas', named='managed schema') }}
