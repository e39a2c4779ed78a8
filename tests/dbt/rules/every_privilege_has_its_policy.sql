{#
    Lists each privilege on a table's rows without a policy for that role and command.

    It lets nothing through today, and everything the day somebody adds a policy or lifts row
    security: a privilege is there because a policy needs it, or not at all. Partitions are reached
    through their parent, so they have none.

    Fix: revoke it.
#}
with tables as (

    {{ managed_relations() }}

),

all_policies as (

    {{ managed_policies() }}

),

policies as (

    select all_policies.*
    from all_policies
    where
        all_policies.is_permissive
        and not all_policies.is_denial

),

permissions as (

    {{ policy_roles_and_commands() }}

),

privileges as (

    {{ granted_privileges(managed_schemas()) }}

),

offenders as (

    select
        {{ privilege_columns("'no policy says which rows'") | indent(8) }}
    from privileges
    inner join tables
        on privileges.object_oid = tables.table_oid
    left join pg_catalog.pg_roles
        on privileges.grantee_oid = pg_roles.oid
    where
        privileges.kind in ('table', 'column')
        and privileges.privilege in ('select', 'insert', 'update', 'delete')
        -- those that row security does not hold need no policy
        and not coalesce(pg_roles.rolsuper or pg_roles.rolbypassrls, false)
        and not exists (
            select 1
            from permissions
            where
                permissions.table_oid = tables.table_oid
                and permissions.role_oid = privileges.grantee_oid
                and permissions.command = privileges.privilege
        )

)

{{ select_offenders(examined='tables', named='table') }}
