{#
    Lists each function that a policy calls and a role of that policy may not.

    Every query of the table by that role fails with "permission denied for function".

    Fix: name the role in the function's executable_by().
#}
with policies as (

    {{ managed_policies() }}

),

calls as (

    {{ policy_functions() }}

),

permissions as (

    {{ policy_roles_and_commands() }}

),

offenders as (

    select distinct
        pg_proc.oid::regprocedure || ' for ' || permissions.role_name as object,
        'every query of ' || policies.table_name || ' by that role fails' as consequence,
        format(
            'grant usage on schema %I to %I; grant execute on routine %s to %2$I',
            pg_namespace.nspname,
            permissions.role_name,
            pg_proc.oid::regprocedure
        ) as fix
    from permissions
    inner join policies
        on permissions.policy_oid = policies.policy_oid
    inner join calls
        on permissions.policy_oid = calls.policy_oid
    inner join pg_catalog.pg_proc
        on calls.function_oid = pg_proc.oid
    inner join pg_catalog.pg_namespace
        on pg_proc.pronamespace = pg_namespace.oid
    where
        permissions.role_oid <> 0
        and not (
            has_function_privilege(permissions.role_oid, pg_proc.oid, 'execute')
            and has_schema_privilege(permissions.role_oid, pg_namespace.oid, 'usage')
        )

)

{{ select_offenders(examined='policies', named='policy') }}
