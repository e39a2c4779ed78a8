{#
    Lists what would let a client, or a SECURITY DEFINER function, by row security: an attribute of
    anon, authenticated or groundwork_definer, the membership of one of them in a powerful role, and
    the membership of a role that requests come in with in groundwork_definer.

    This rule names such a membership, and the others take no account of what comes with it.

    Fix: take the attribute or the membership away.
#}
with roles as (

    select
        pg_roles.oid as role_oid,
        pg_roles.rolname as role_name,
        concat(
            case when pg_roles.rolsuper then ' nosuperuser' end,
            case when pg_roles.rolbypassrls then ' nobypassrls' end,
            case when pg_roles.rolcreaterole then ' nocreaterole' end,
            case when pg_roles.rolcreatedb then ' nocreatedb' end,
            case when pg_roles.rolreplication then ' noreplication' end,
            case when pg_roles.rolcanlogin then ' nologin' end
        ) as attributes
    from pg_catalog.pg_roles
    where pg_roles.rolname in ({{ client_roles() }}, 'groundwork_definer')

),

memberships as (

    {{ powerful_memberships() }}

),

offenders as (

    select
        roles.role_name::text as object,
        'row security does not hold it, or not for long' as consequence,
        format('alter role %I%s', roles.role_name, roles.attributes) as fix
    from roles
    where roles.attributes <> ''

    union all

    select
        format('%s in %s', memberships.member_name, memberships.role_name) as object,
        'it may do what its policies and grants keep from it' as consequence,
        memberships.revoke_statement as fix
    from memberships

)

{{ select_offenders(examined='roles', named='client role') }}
