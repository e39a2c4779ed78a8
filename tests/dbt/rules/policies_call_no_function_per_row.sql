{#
    Lists each policy that calls a function once for every row, where once per statement would do.

    On a table of a million rows that is a million calls. A call runs once when it stands in a
    sub-select of its own that does not depend on the row: `(select auth.uid())`,
    `tenant_id = any (array(select access.my_tenant_ids()))`. It is asked of every function of the
    managed schemas and of auth, of current_setting, and of any other that is not PostgreSQL's own
    and not immutable. The parser's own tree is read, so quotes and comments don't matter.

    Fix: the call in a sub-select. Where it takes a column of the row that does not help: compare
    the column with a list that is made once; the statement here closes the policy until then.
#}
with policies as (

    {{ managed_policies() }}

),

nodes as materialized (

    {{ policy_nodes() }}

),

calls as (

    select
        nodes.policy_oid,
        nodes.clause,
        nodes.position,
        nodes.closes_at,
        pg_proc.oid as function_oid,
        pg_namespace.nspname as schema_name,
        pg_proc.proname
    from nodes
    inner join pg_catalog.pg_proc
        on nodes.function_oid = pg_proc.oid
    inner join pg_catalog.pg_namespace
        on pg_proc.pronamespace = pg_namespace.oid
    where
        nodes.closes_at is not null
        and (
            pg_namespace.nspname in ({{ managed_schemas(['auth']) }})
            or (pg_namespace.nspname = 'pg_catalog' and pg_proc.proname = 'current_setting')
            or (pg_namespace.nspname <> 'pg_catalog' and pg_proc.provolatile <> 'i')
        )

),

-- the innermost sub-select around each call
surroundings as (

    select distinct on (calls.policy_oid, calls.clause, calls.position)
        calls.policy_oid,
        calls.clause,
        calls.position,
        nodes.position as query_position,
        nodes.closes_at as query_closes_at,
        nodes.queries as query_queries
    from calls
    inner join nodes
        on
            calls.policy_oid = nodes.policy_oid
            and calls.clause = nodes.clause
            and calls.position > nodes.position
            and calls.position < nodes.closes_at
    where nodes.label = 'QUERY'
    order by
        calls.policy_oid asc, calls.clause asc, calls.position asc, nodes.queries desc

),

calls_made_once as (

    select surroundings.*
    from surroundings
    where
        not exists (
            select 1
            from nodes
            where
                nodes.policy_oid = surroundings.policy_oid
                and nodes.clause = surroundings.clause
                and nodes.position > surroundings.query_position
                and nodes.position < surroundings.query_closes_at
                and (
                    -- a column from outside the sub-select, as many levels up as it takes
                    (
                        nodes.label = 'VAR'
                        and nodes.levels_up >= nodes.queries - surroundings.query_queries
                    )
                    -- a table of the sub-select itself: the call may run for each row of it.
                    -- 3 is a function in `from`, 8 a sub-select without one
                    or (
                        nodes.queries = surroundings.query_queries + 1
                        and nodes.attributes ~ ':rtekind (?!3|8)'
                    )
                )
        )

),

calls_per_row as (

    select
        calls.policy_oid,
        calls.function_oid,
        format('(?:%I\.)?%I', calls.schema_name, calls.proname) as pattern,
        exists(
            select 1
            from nodes
            where
                nodes.policy_oid = calls.policy_oid
                and nodes.clause = calls.clause
                and nodes.position > calls.position
                and nodes.position < calls.closes_at
                and nodes.label = 'VAR'
        ) as takes_a_column
    from calls
    left join calls_made_once
        on
            calls.policy_oid = calls_made_once.policy_oid
            and calls.clause = calls_made_once.clause
            and calls.position = calls_made_once.position
    where calls_made_once.policy_oid is null

),

slow_policies as (

    select
        calls_per_row.policy_oid,
        string_agg(distinct calls_per_row.function_oid::regprocedure::text, ', ') as functions,
        -- not behind the word select, and the whole name
        '(?<!SELECT )(?<![.\w])(' || string_agg(distinct calls_per_row.pattern, '|')
        || ')\(([^()]*)\)' as pattern,
        bool_or(calls_per_row.takes_a_column) as takes_a_column,
        count(*) as call_count
    from calls_per_row
    group by calls_per_row.policy_oid

),

offenders as (

    select
        policies.policy_on_table as object,
        'it calls for every row: ' || slow_policies.functions as consequence,
        case
            when
                slow_policies.takes_a_column
                -- not every one of them is found in the text
                or slow_policies.call_count <> regexp_count(
                    concat_ws(' ', policies.using_expression, policies.check_expression),
                    slow_policies.pattern
                )
                then format('drop policy %I on %s', policies.policy_name, policies.table_name)
            else
                format('alter policy %I on %s', policies.policy_name, policies.table_name)
                || coalesce(
                    ' using ('
                    || regexp_replace(
                        policies.using_expression, slow_policies.pattern, '(select \1(\2))', 'g'
                    )
                    || ')',
                    ''
                )
                || coalesce(
                    ' with check ('
                    || regexp_replace(
                        policies.check_expression, slow_policies.pattern, '(select \1(\2))', 'g'
                    )
                    || ')',
                    ''
                )
        end as fix
    from slow_policies
    inner join policies
        on slow_policies.policy_oid = policies.policy_oid

)

{{ select_offenders(examined='policies', named='policy') }}
