{#
    Lists each policy that lets a client write any row: its condition is a constant.

    `true` on select may be meant, for rows that are public. On a write it lets anyone put rows in
    anyone's name, or take them away. Seven policies called "service role ..." once did.

    Fix: a condition on the row or the caller. The service role needs no policy at all.
#}
with policies as (

    {{ managed_policies() }}

),

conditions as (

    select
        policies.*,
        clauses.clause,
        clauses.tree
    from policies
    cross join
        unnest(
            array['using', 'with check'], array[policies.using_tree, policies.check_tree]
        ) as clauses (clause, tree)
    where
        policies.command <> 'select'
        and policies.is_permissive
        and exists (
            select 1
            from unnest(policies.role_oids) as policy_roles (role_oid)
            where policy_roles.role_oid in ({{ client_grantees() }})
        )

),

offenders as (

    select
        conditions.policy_on_table as object,
        conditions.clause || ' holds for every row and every caller' as consequence,
        format(
            'alter policy %I on %s %s (false)',
            conditions.policy_name,
            conditions.table_name,
            conditions.clause
        ) as fix
    from conditions
    where
        -- neither a column nor anything that could depend on who asks
        conditions.tree !~ '\{(VAR|FUNCEXPR|SUBLINK|SQLVALUEFUNCTION|PARAM)'
        and coalesce(
            case conditions.clause
                when 'using' then conditions.using_expression
                else conditions.check_expression
            end,
            'false'
        ) <> 'false'

)

{{ select_offenders(examined='policies', named='policy') }}
