{#
    Lists each SECURITY DEFINER function that another role than groundwork_definer owns, and that a
    client can reach: by EXECUTE, or by a write that fires it.

    The function does what its owner may. groundwork_definer is held to row security and has only
    the privileges that tables declare for it; a deploying role may do everything, so that one
    mistake in the function opens the whole database.

    Fix: executable_by(..., definer=true) in the function's model.
#}
with functions as (

    {{ managed_functions() }}

),

privileges as (

    {{ granted_privileges(managed_schemas()) }}

),

client_grantees as (

    {{ client_grantees() }}

),

offenders as (

    select
        functions.function_name as object,
        'it runs with all rights of ' || pg_roles.rolname as consequence,
        'alter routine ' || functions.function_name || ' owner to groundwork_definer' as fix
    from functions
    inner join pg_catalog.pg_roles
        on functions.owner_oid = pg_roles.oid
    where
        functions.is_definer
        -- the engine gives its own to groundwork_definer where that role may do what they do
        and functions.schema_name <> 'groundwork'
        and pg_roles.rolname <> 'groundwork_definer'
        and (
            exists (
                select 1
                from pg_catalog.pg_trigger
                where pg_trigger.tgfoid = functions.function_oid
            )
            or exists (
                select 1
                from privileges
                inner join client_grantees
                    on privileges.grantee_oid = client_grantees.grantee_oid
                where
                    privileges.kind = 'routine'
                    and privileges.object_oid = functions.function_oid
            )
        )

)

{{ select_offenders(examined='functions', named='function') }}
