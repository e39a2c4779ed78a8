{#
    Lists each policy for a role that may not run its command on any column of the table.

    The policy promises rows, the query says "permission denied for table".

    Fix: grant the command, or drop the policy.
#}
with policies as (

    {{ managed_policies() }}

),

permissions as (

    {{ policy_roles_and_commands() }}

),

offenders as (

    select
        format('%s for %s as %s', policies.policy_on_table, permissions.command, pg_roles.rolname)
            as object,
        'the command is refused before the policy is asked' as consequence,
        format(
            'grant %s on %s to %I', permissions.command, policies.table_name, pg_roles.rolname
        ) as fix
    from permissions
    inner join policies
        on permissions.policy_oid = policies.policy_oid
    inner join pg_catalog.pg_roles
        on permissions.role_oid = pg_roles.oid
    where
        policies.is_permissive
        and not policies.is_denial
        and pg_roles.oid = any(policies.role_oids)
        and not case permissions.command
            when 'delete' then has_table_privilege(pg_roles.oid, policies.table_oid, 'delete')
            else
                has_any_column_privilege(pg_roles.oid, policies.table_oid, permissions.command)
        end

)

{{ select_offenders(examined='policies', named='policy') }}
