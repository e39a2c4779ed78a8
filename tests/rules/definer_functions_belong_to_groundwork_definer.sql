{#
    Lists each SECURITY DEFINER function that another role than groundwork_definer owns.

    The function does what its owner may. groundwork_definer is held to row security and has only
    the privileges that tables declare for it; a deploying role may do everything, so that one
    mistake in the function opens the whole database.

    Mend: executable_by(..., definer=true) in the function's model.
#}
with functions as (

    {{ managed_functions() }}

),

offenders as (

    select
        functions.function_name as object,
        'it runs with all rights of ' || pg_roles.rolname as consequence,
        'alter routine ' || functions.function_name || ' owner to groundwork_definer' as mend
    from functions
    inner join pg_catalog.pg_roles
        on functions.owner_oid = pg_roles.oid
    where
        functions.is_definer
        and pg_roles.rolname <> 'groundwork_definer'

)

{{ select_offenders(examined='functions', named='function') }}
