{#
    Lists each volatile function that a policy calls.

    PostgreSQL may neither use an index for a comparison with one nor trust it to answer the same
    twice within a statement. A function is volatile when nothing else is said.

    Fix: declare it stable. A policy on random() or nextval() has to be thought over; the
    statement here closes it.
#}
with policies as (

    {{ managed_policies() }}

),

calls as (

    {{ policy_functions() }}

),

offenders as (

    select distinct
        pg_proc.oid::regprocedure || ' called by ' || policies.policy_on_table as object,
        'it is volatile: no index serves the comparison' as consequence,
        case
            when pg_namespace.nspname = 'pg_catalog'
                then format('drop policy %I on %s', policies.policy_name, policies.table_name)
            else format('alter routine %s stable', pg_proc.oid::regprocedure)
        end as fix
    from calls
    inner join policies
        on calls.policy_oid = policies.policy_oid
    inner join pg_catalog.pg_proc
        on calls.function_oid = pg_proc.oid
    inner join pg_catalog.pg_namespace
        on pg_proc.pronamespace = pg_namespace.oid
    where pg_proc.provolatile = 'v'

)

{{ select_offenders(examined='policies', named='policy') }}
