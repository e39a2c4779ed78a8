{#
    Lists each function that PUBLIC may execute, each trigger function that anyone may, and each
    function of the API that nobody may.

    PostgreSQL lets PUBLIC execute every new function: visitors reach what was made for users. A
    trigger function needs no privilege to fire. A function of the API that nobody may call is a
    grant forgotten.

    Mend: executable_by() in the function's model.
#}
{{ after_every_model() }}

with functions as (

    {{ managed_functions() }}

),

privileges as (

    {{ granted_privileges(managed_schemas()) }}

),

offenders as (

    select
        functions.function_name || ' for ' || privileges.grantee as object,
        'anyone who reaches the database can call it' as consequence,
        privileges.revoke_statement as mend
    from functions
    inner join privileges
        on functions.function_oid = privileges.object_oid
    where
        privileges.kind = 'routine'
        and (
            privileges.grantee_oid = 0
            or functions.is_trigger_function
        )

    union all

    select
        functions.function_name as object,
        'nobody can call it' as consequence,
        format('grant execute on routine %s to service_role', functions.function_name) as mend
    from functions
    where
        functions.schema_name = 'public'
        and not functions.is_trigger_function
        and not exists (
            select 1
            from privileges
            where
                privileges.kind = 'routine'
                and privileges.object_oid = functions.function_oid
        )

)

{{ select_offenders(examined='functions', named='function') }}
