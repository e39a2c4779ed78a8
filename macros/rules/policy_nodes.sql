{#
    Takes the conditions of policies apart, as PostgreSQL's parser stored them: one row per piece
    of the tree, in reading order. So a rule can tell a call from a comment, a column from a
    string, and a sub-select that depends on the row from one that does not.

    label         the kind of node that starts here: FUNCEXPR, VAR, QUERY; empty where one ends
    attributes    what stands behind it up to the next brace: `:funcid 1234 ...`. Behind a node's
                  end these are attributes of the node around it
    position      its place in the tree, from 1
    closes_at     the place where the node ends; null where none starts
    queries       how many sub-selects stand around it, itself not counted
    levels_up     of a column (VAR): how many sub-selects further out its table stands
    function_oid  what a call or an operator calls

    The form of a tree is stable within the versions this project runs on (15 to 18), and tests
    plant each fault on all of them.

    policies  the name of a step that holds managed_policies()
#}
{% macro policy_nodes(policies='policies') -%}
    select
        levels.policy_oid,
        levels.clause,
        levels.label,
        levels.attributes,
        levels.position,
        case when levels.opens then levels.next_at_level end as closes_at,
        sum(case when levels.label = 'QUERY' then 1 else 0 end) over (
            partition by levels.policy_oid, levels.clause order by levels.position
        )
        - sum(case when levels.closes = 'QUERY' then 1 else 0 end) over (
            partition by levels.policy_oid, levels.clause order by levels.position
        )
        - case when levels.label = 'QUERY' then 1 else 0 end as queries,
        substring(levels.attributes from ':varlevelsup ([0-9]+)')::int as levels_up,
        substring(levels.attributes from ':(?:funcid|opfuncid) ([0-9]+)')::oid as function_oid
    from (
        -- at one level, what opens and what closes take turns
        select
            depths.*,
            lead(depths.position) over (
                partition by depths.policy_oid, depths.clause, depths.level
                order by depths.position
            ) as next_at_level,
            case
                when not depths.opens then lag(depths.label) over (
                    partition by depths.policy_oid, depths.clause, depths.level
                    order by depths.position
                )
            end as closes
        from (
            select
                {{ policies }}.policy_oid,
                trees.clause,
                pieces.position,
                pieces.parts[1] = '{' as opens,
                pieces.parts[2] as label,
                pieces.parts[3] as attributes,
                sum(case pieces.parts[1] when '{' then 1 else -1 end) over (
                    partition by {{ policies }}.policy_oid, trees.clause order by pieces.position
                )
                + case pieces.parts[1] when '{' then 0 else 1 end as level
            from {{ policies }}
            cross join unnest(
                array['using', 'with check'],
                array[{{ policies }}.using_tree, {{ policies }}.check_tree]
            ) as trees (clause, tree)
            -- a backslash takes away the meaning of the character behind it
            cross join regexp_matches(
                regexp_replace(trees.tree, '\\.', '_', 'g'),
                '([{}])([A-Z0-9_]*)([^{}]*)',
                'g'
            ) with ordinality as pieces (parts, position)
        ) as depths
    ) as levels
{%- endmacro %}
