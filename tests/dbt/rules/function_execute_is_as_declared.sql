{#
    Lists each function whose EXECUTE differs from the last declaration applied to it; and, declared
    or not, each that PUBLIC may execute, each trigger function that anyone may, and each function
    of the API that nobody may.

    PostgreSQL lets PUBLIC execute every new function: visitors reach what was made for users. A
    trigger function needs no privilege to fire. A function of the API that nobody may call is a
    grant forgotten.

    Fix: executable_by() in the function's model.
#}
with functions as (

    {{ managed_functions() }}

),

privileges as (

    {{ granted_privileges(managed_schemas()) }}

),

differing as (

    select
        format('%I.%I', drift.schema_name, drift.object_name) as function_name,
        split_part(drift.name, ' ', 1) as role_name,
        -- a privilege is called `role (arguments)`
        substr(drift.name, strpos(drift.name, ' ') + 1) as arguments,
        drift.live is null as is_missing
    from groundwork.drift() as drift
    where drift.kind = 'execute'

),

offenders as (

    select
        differing.function_name || differing.arguments || ' for ' || differing.role_name as object,
        case
            when differing.is_missing then 'declared, and refused'
            else 'allowed, and not declared'
        end as consequence,
        format(
            case
                when differing.is_missing then 'grant execute on routine %s%s to %I'
                else 'revoke execute on routine %s%s from %I'
            end,
            differing.function_name,
            differing.arguments,
            differing.role_name
        ) as fix
    from differing

    union

    select
        functions.function_name || ' for ' || privileges.grantee as object,
        'anyone who reaches the database can call it' as consequence,
        privileges.revoke_statement as fix
    from functions
    inner join privileges
        on functions.function_oid = privileges.object_oid
    where
        privileges.kind = 'routine'
        and (
            privileges.grantee_oid = 0
            or functions.is_trigger_function
        )

    union

    select
        functions.function_name as object,
        'nobody can call it' as consequence,
        format('grant execute on routine %s to service_role', functions.function_name) as fix
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
