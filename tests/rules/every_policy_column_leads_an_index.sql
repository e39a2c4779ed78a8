{#
    Lists each column that a policy compares with something of the caller, or of another table, and
    that leads no index.

    Every query of the table carries that comparison; without the index each reads all rows of all
    tenants. A comparison with a constant (`status = 'published'`) is not meant: it picks no
    caller's rows. A column inside a function counts as indexed by an index on such an expression.

    Mend: an index that starts with the column.
#}
{{ after_every_model() }}

with policies as (

    {{ managed_policies() }}

),

nodes as materialized (

    {{ policy_nodes() }}

),

comparisons as (

    select nodes.*
    from nodes
    where
        nodes.label in ('OPEXPR', 'SCALARARRAYOPEXPR', 'DISTINCTEXPR')
        and nodes.clause = 'using'

),

-- what stands for the caller, or for another table
counterparts as (

    select nodes.*
    from nodes
    left join pg_catalog.pg_proc
        on substring(nodes.attributes from ':funcid ([0-9]+)')::oid = pg_proc.oid
    where
        nodes.label in ('SUBLINK', 'PARAM')
        or (
            nodes.label = 'VAR'
            and substring(nodes.attributes from ':varlevelsup ([0-9]+)')::int <> nodes.queries
        )
        -- from 9 on these are roles; below, dates and times
        or (nodes.label = 'SQLVALUEFUNCTION' and nodes.attributes ~ ':op (9|1[0-9]) ')
        or (
            nodes.label = 'FUNCEXPR'
            and (
                pg_proc.pronamespace <> 'pg_catalog'::regnamespace
                or pg_proc.proname = 'current_setting'
            )
        )

),

compared_columns as (

    select distinct
        policies.table_oid,
        policies.table_name,
        policies.policy_name,
        substring(nodes.attributes from ':varattno ([0-9]+)')::int2 as column_number
    from comparisons
    inner join policies
        on comparisons.policy_oid = policies.policy_oid
    inner join nodes
        on
            comparisons.policy_oid = nodes.policy_oid
            and comparisons.clause = nodes.clause
            and comparisons.position < nodes.position
            and comparisons.closes_at > nodes.position
    where
        policies.command <> 'insert'
        -- a column of the policy's own table, from whatever depth
        and nodes.label = 'VAR'
        and substring(nodes.attributes from ':varlevelsup ([0-9]+)')::int = nodes.queries
        and exists (
            select 1
            from counterparts
            where
                counterparts.policy_oid = comparisons.policy_oid
                and counterparts.clause = comparisons.clause
                and counterparts.position > comparisons.position
                and counterparts.position < comparisons.closes_at
        )

),

offenders as (

    select
        compared_columns.table_name || '.' || pg_attribute.attname as object,
        'every query of the table reads all of it for '
        || string_agg(compared_columns.policy_name, ', ') as consequence,
        format(
            'create index on %s (%I)', compared_columns.table_name, pg_attribute.attname
        ) as mend
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
