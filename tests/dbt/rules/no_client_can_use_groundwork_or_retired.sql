{#
    Lists each privilege of a client on the schemas groundwork and retired, and on what stands in
    them.

    groundwork holds whole rows of other tenants in quarantine and the statements that were run;
    retired holds tables as they were before they had row security.

    Fix: revoke it.
#}
with schemas as (

    select pg_namespace.nspname as schema_name
    from pg_catalog.pg_namespace
    where pg_namespace.nspname in ('groundwork', 'retired')

),

privileges as (

    {{ granted_privileges("'groundwork', 'retired'") }}

),

offenders as (

    select
        {{ privilege_columns("'a client gets at rows that no row security keeps'") | indent(8) }}
    from privileges
    where privileges.grantee_oid in ({{ client_grantees() }})

)

{{ select_offenders(examined='schemas', named='schema groundwork') }}
