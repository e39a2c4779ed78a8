{#
    Lists each restrictive policy.

    Distributed over several servers, Citus hands it to the shards as a permissive one: it lets
    rows out that it was to keep in. One permissive policy that says `and` does the same everywhere.

    Fix: the statement moves the condition into the table's permissive policies.
#}
with policies as (

    {{ managed_policies() }}

),

restrictive as (

    select policies.*
    from policies
    where not policies.is_permissive

),

narrowed as (

    select
        policies.table_oid,
        format('alter policy %I on %s', policies.policy_name, policies.table_name)
        || case
            when policies.command = 'insert' then ''
            else
                format(' using ((%s) and ', policies.using_expression)
                || string_agg(
                    '(' || coalesce(restrictive.using_expression, 'true') || ')', ' and '
                )
                || ')'
        end
        || case
            when policies.command in ('select', 'delete') then ''
            else
                format(
                    ' with check ((%s) and ',
                    coalesce(policies.check_expression, policies.using_expression, 'true')
                )
                || string_agg(
                    '('
                    || coalesce(
                        restrictive.check_expression, restrictive.using_expression, 'true'
                    )
                    || ')',
                    ' and '
                )
                || ')'
        end as statement
    from policies
    inner join restrictive
        on
            policies.table_oid = restrictive.table_oid
            and (
                policies.command = restrictive.command
                or 'all' in (policies.command, restrictive.command)
            )
            and (
                policies.role_oids && restrictive.role_oids
                or 0 = any(policies.role_oids || restrictive.role_oids)
            )
    where policies.is_permissive
    group by
        policies.table_oid,
        policies.policy_name,
        policies.table_name,
        policies.command,
        policies.using_expression,
        policies.check_expression

),

offenders as (

    select
        restrictive.table_name || ': '
        || string_agg(restrictive.policy_name, ', ' order by restrictive.policy_name) as object,
        'on a distributed database it lets out the rows it keeps in here' as consequence,
        concat_ws(
            '; ',
            (
                select string_agg(narrowed.statement, '; ')
                from narrowed
                where narrowed.table_oid = restrictive.table_oid
            ),
            string_agg(
                format('drop policy %I on %s', restrictive.policy_name, restrictive.table_name),
                '; '
            )
        ) as fix
    from restrictive
    group by restrictive.table_oid, restrictive.table_name

)

{{ select_offenders(examined='policies', named='policy') }}
