{#
    Lists what would let a client, or a SECURITY DEFINER function, pass by row security: an
    attribute of anon, authenticated or groundwork_definer, or a role that one of them is a member
    of. groundwork_definer can't log in either.

    Mend: take the attribute or the membership away.
#}
with roles as (

    select
        pg_roles.oid as role_oid,
        pg_roles.rolname as role_name,
        pg_roles.rolsuper or pg_roles.rolbypassrls or pg_roles.rolcreaterole
        or pg_roles.rolreplication
        or (pg_roles.rolname = 'groundwork_definer' and pg_roles.rolcanlogin) as is_too_mighty
    from pg_catalog.pg_roles
    where pg_roles.rolname in ({{ client_roles() }}, 'groundwork_definer')

),

offenders as (

    select
        roles.role_name::text as object,
        'row security does not hold it, or not for long' as consequence,
        format(
            'alter role %I nosuperuser nobypassrls nocreaterole noreplication%s',
            roles.role_name,
            case when roles.role_name = 'groundwork_definer' then ' nologin' end
        ) as mend
    from roles
    where roles.is_too_mighty

    union all

    select
        format('%s in %s', roles.role_name, mighty_roles.rolname) as object,
        'it becomes a role that row security does not hold' as consequence,
        format('revoke %I from %I', mighty_roles.rolname, roles.role_name) as mend
    from roles
    inner join pg_catalog.pg_auth_members
        on roles.role_oid = pg_auth_members.member
    inner join pg_catalog.pg_roles as mighty_roles
        on pg_auth_members.roleid = mighty_roles.oid
    where
        mighty_roles.rolsuper
        or mighty_roles.rolbypassrls
        or mighty_roles.rolcreaterole
        or mighty_roles.rolreplication

)

{{ select_offenders(examined='roles', named='client role') }}
