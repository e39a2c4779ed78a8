{#
    Lists each schema of this project in which a client may create objects.

    What a client makes there, functions of others find under the name they look for. PUBLIC could
    in `public` before PostgreSQL 15, and can in a cluster that was upgraded from there.

    Mend: revoke it.
#}
with schemas as (

    select pg_namespace.nspname as schema_name
    from pg_catalog.pg_namespace
    where pg_namespace.nspname in ({{ managed_schemas() }})

),

privileges as (

    {{ granted_privileges(managed_schemas() ~ ", 'groundwork', 'retired', 'extensions'") }}

),

offenders as (

    select
        format('%s in %s', privileges.grantee, privileges.object_name) as object,
        'a client can put an object of his own in the way of others' as consequence,
        privileges.revoke_statement as mend
    from privileges
    where
        privileges.kind = 'schema'
        and privileges.privilege = 'create'
        and privileges.grantee_oid in ({{ client_grantees() }})

)

{{ select_offenders(examined='schemas', named='managed schema') }}
