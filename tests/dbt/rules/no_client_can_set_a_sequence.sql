{#
    Lists each privilege of a client on a sequence beyond usage.

    With `update` he sets it back, and every tenant's next insert fails on a key that is there;
    with `select` he reads how many rows all tenants have. A default needs usage only, an identity
    column nothing.

    Fix: revoke it.
#}
with relations as (

    {{ managed_relations(['r', 'p', 'S']) }}

),

privileges as (

    {{ granted_privileges(managed_schemas()) }}

),

offenders as (

    select
        format('%s for %s on %s', privileges.grantee, privileges.privilege, privileges.object_name)
            as object,
        case privileges.privilege
            when 'update' then 'a client can set it back: inserts fail for everyone'
            else 'a client reads how many rows all tenants have'
        end as consequence,
        privileges.revoke_statement as fix
    from privileges
    where
        privileges.kind = 'sequence'
        and privileges.privilege <> 'usage'
        and privileges.grantee_oid in ({{ client_grantees() }})

)

{{ select_offenders(examined='relations', named='table or sequence') }}
