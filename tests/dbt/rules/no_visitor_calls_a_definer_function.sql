{#
    Lists each SECURITY DEFINER function of the API that somebody may call who is not signed in.

    It answers with its owner's rights, and knows nothing about who asks.

    Fix: revoke it, or let the function run with its caller's rights.
#}
with functions as (

    {{ managed_functions() }}

),

privileges as (

    {{ granted_privileges(managed_schemas()) }}

),

offenders as (

    select
        functions.function_name || ' for ' || privileges.grantee as object,
        'anyone who reaches the API uses its owner''s rights' as consequence,
        privileges.revoke_statement as fix
    from functions
    inner join privileges
        on functions.function_oid = privileges.object_oid
    where
        functions.is_definer
        and functions.schema_name = 'public'
        and privileges.kind = 'routine'
        and privileges.grantee in ('public', 'anon')

)

{{ select_offenders(examined='functions', named='function') }}
