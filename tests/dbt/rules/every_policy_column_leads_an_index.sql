{#
    Lists each column that a policy compares with something of the caller, or of another table, and
    that leads no index.

    Every query of the table carries that comparison; without the index each reads all rows of all
    tenants. A comparison with a constant (`status = 'published'`) is not meant: it picks no
    caller's rows. A column inside a function counts as indexed by an index on such an expression.

    Fix: an index that starts with the column.
#}
with policies as (

    {{ managed_policies() }}

),

nodes as (

    {{ policy_nodes() }}

),

-- what a node is, found once for each: the joins below are between all nodes of a policy
facts as materialized (

    select
        nodes.policy_oid,
        nodes.position,
        nodes.closes_at,
        nodes.label in ('OPEXPR', 'SCALARARRAYOPEXPR', 'DISTINCTEXPR') as is_comparison,
        -- of the policy's own table, from whatever depth
        nodes.label = 'VAR' and nodes.levels_up = nodes.queries as is_own_column,
        -- what stands for the caller, or for another table
        nodes.label in ('SUBLINK', 'PARAM')
        or (nodes.label = 'VAR' and nodes.levels_up <> nodes.queries)
        -- from 9 on these are roles; below, dates and times
        or (nodes.label = 'SQLVALUEFUNCTION' and nodes.attributes ~ ':op (9|1[0-9]) ')
        or (
            nodes.label = 'FUNCEXPR'
            and (
                pg_proc.pronamespace <> 'pg_catalog'::regnamespace
                or pg_proc.proname = 'current_setting'
            )
        ) as is_counterpart,
        substring(nodes.attributes from ':varattno ([0-9]+)')::int2 as column_number
    from nodes
    left join pg_catalog.pg_proc
        on nodes.function_oid = pg_proc.oid
    where nodes.clause = 'using'

),

comparisons as (

    select
        facts.policy_oid,
        facts.position,
        facts.closes_at
    from facts
    inner join facts as counterparts
        on
            facts.policy_oid = counterparts.policy_oid
            and facts.position < counterparts.position
            and facts.closes_at > counterparts.position
    where
        facts.is_comparison
        and counterparts.is_counterpart

),

compared_columns as (

    select distinct
        policies.table_oid,
        policies.table_name,
        policies.policy_name,
        facts.column_number
    from comparisons
    inner join facts
        on
            comparisons.policy_oid = facts.policy_oid
            and comparisons.position < facts.position
            and comparisons.closes_at > facts.position
    inner join policies
        on comparisons.policy_oid = policies.policy_oid
    where facts.is_own_column

),

offenders as (

    select
        compared_columns.table_name || '.' || pg_attribute.attname as object,
        'every query of the table reads all of it for '
        || string_agg(compared_columns.policy_name, ', ') as consequence,
        format(
            'create index on %s (%I)', compared_columns.table_name, pg_attribute.attname
        ) as fix
    from compared_columns
    inner join pg_catalog.pg_attribute
        on
            compared_columns.table_oid = pg_attribute.attrelid
            and compared_columns.column_number = pg_attribute.attnum
    where
        not exists (
            select 1
            from pg_catalog.pg_index
            where
                pg_index.indrelid = compared_columns.table_oid
                and pg_index.indisvalid
                and pg_index.indpred is null
                -- indkey counts from 0, and holds 0 for an expression
                and (
                    pg_index.indkey[0] = compared_columns.column_number
                    or (
                        pg_index.indkey[0] = 0
                        and pg_index.indexprs::text
                        ~ (':varattno ' || compared_columns.column_number || ' ')
                    )
                )
        )
    group by compared_columns.table_name, pg_attribute.attname

)

{{ select_offenders(examined='policies', named='policy') }}
