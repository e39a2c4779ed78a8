{#
    Lists each setting that the catalog holds for a client and that says who asks, what a name means
    or that row security is off; and each privilege of a client to set what PostgreSQL leaves to
    superusers.

    Fix: reset it, or revoke it.
#}
with roles as (

    select pg_roles.rolname as role_name
    from pg_catalog.pg_roles
    where pg_roles.rolname in ({{ client_roles() }}, 'groundwork_definer')

),

settings as (

    {{ client_settings() }}

),

offenders as (

    select
        settings.object_name || ': ' || settings.name as object,
        'a request is not what its token and the policies say' as consequence,
        settings.statement as fix
    from settings

)

{{ select_offenders(examined='roles', named='client role') }}
