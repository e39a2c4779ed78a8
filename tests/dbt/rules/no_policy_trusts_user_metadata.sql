{#
    Lists each policy, and each function that a policy calls, that reads what users may write about
    themselves (user_metadata in the claims, raw_user_meta_data in auth.users).

    Whoever may say about himself that he is an admin is one.

    Fix: app_metadata, which only the service writes.
#}
with policies as (

    {{ managed_policies() }}

),

calls as (

    {{ policy_functions() }}

),

offenders as (

    select
        policies.policy_on_table as object,
        'it trusts what the caller says about himself' as consequence,
        format('alter policy %I on %s', policies.policy_name, policies.table_name)
        || coalesce(
            ' using (' || replace(policies.using_expression, 'user_meta', 'app_meta') || ')', ''
        )
        || coalesce(
            ' with check (' || replace(policies.check_expression, 'user_meta', 'app_meta') || ')',
            ''
        ) as fix
    from policies
    where
        policies.using_expression like '%user\_meta%'
        or policies.check_expression like '%user\_meta%'

    union

    select
        pg_proc.oid::regprocedure || ' called by ' || policies.policy_on_table as object,
        'it trusts what the caller says about himself' as consequence,
        replace(pg_get_functiondef(pg_proc.oid), 'user_meta', 'app_meta') as fix
    from calls
    inner join policies
        on calls.policy_oid = policies.policy_oid
    inner join pg_catalog.pg_proc
        on calls.function_oid = pg_proc.oid
    where pg_proc.prosrc like '%user\_meta%'

)

{{ select_offenders(examined='policies', named='policy') }}
