{#
    Lists each function that does not set its search path.

    It runs in the path of whoever calls it, so that a policy, default or trigger that calls it may
    mean one table for one role and another, or none, for the next.

    Fix: `set search_path = public, pg_temp`.
#}
with functions as (

    {{ managed_functions() }}

),

offenders as (

    select
        functions.function_name as object,
        'what its names mean depends on who calls it' as consequence,
        'alter routine ' || functions.function_name || ' set search_path = public, pg_temp' as fix
    from functions
    where
        functions.search_path is null
        -- an aggregate has no settings
        and functions.prokind <> 'a'

)

{{ select_offenders(examined='functions', named='function') }}
