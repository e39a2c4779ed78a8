{#
    Lists each table on which two permissive policies hold for the same role and command.

    PostgreSQL joins them with `or` and checks them all: the widest wins, and no single one tells
    who gets in. A policy for `all` meets those for each command, one to PUBLIC those to each role.

    Fix: one policy that says `or`. The statement writes the table's policies anew, one for each
    role and command.
#}
with all_policies as (

    {{ managed_policies() }}

),

policies as (

    select all_policies.*
    from all_policies
    where all_policies.is_permissive

),

permissions as (

    {{ policy_roles_and_commands() }}

),

clashes as (

    select
        permissions.table_oid,
        format(
            '%s for %s: %s',
            permissions.role_name,
            permissions.command,
            string_agg(policies.policy_name, ', ' order by policies.policy_name)
        ) as clash
    from permissions
    inner join policies
        on permissions.policy_oid = policies.policy_oid
    group by permissions.table_oid, permissions.role_name, permissions.command
    having count(*) > 1

),

dropped as (

    select
        policies.table_oid,
        policies.table_name,
        string_agg(
            format('drop policy %I on %s', policies.policy_name, policies.table_name), '; '
        ) as statements
    from policies
    group by policies.table_oid, policies.table_name

),

merged as (

    select
        permissions.table_oid,
        permissions.command,
        permissions.role_name,
        policies.relation_name,
        policies.table_name,
        string_agg('(' || coalesce(policies.using_expression, 'true') || ')', ' or ')
            as using_expression,
        string_agg(
            '(' || coalesce(policies.check_expression, policies.using_expression, 'true') || ')',
            ' or '
        ) as check_expression
    from permissions
    inner join policies
        on permissions.policy_oid = policies.policy_oid
    where permissions.role_oid <> 0
    group by
        permissions.table_oid,
        permissions.command,
        permissions.role_name,
        policies.relation_name,
        policies.table_name

),

created as (

    select
        merged.table_oid,
        string_agg(
            format(
                'create policy %I on %s for %s to %I',
                concat_ws('_', merged.relation_name, merged.role_name, merged.command),
                merged.table_name,
                merged.command,
                merged.role_name
            )
            || case
                when merged.command = 'insert' then ''
                else ' using (' || merged.using_expression || ')'
            end
            || case
                when merged.command in ('select', 'delete') then ''
                else ' with check (' || merged.check_expression || ')'
            end,
            '; '
        ) as statements
    from merged
    group by merged.table_oid

),

offenders as (

    select
        dropped.table_name as object,
        'all of these are checked, and the widest wins: '
        || string_agg(clashes.clash, '; ' order by clashes.clash) as consequence,
        concat_ws('; ', dropped.statements, created.statements) as fix
    from clashes
    inner join dropped
        on clashes.table_oid = dropped.table_oid
    left join created
        on clashes.table_oid = created.table_oid
    group by dropped.table_name, dropped.statements, created.statements

)

{{ select_offenders(examined='permissions', named='permissive policy') }}
