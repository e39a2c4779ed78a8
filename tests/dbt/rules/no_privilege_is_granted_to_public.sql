{#
    Lists each privilege that PUBLIC has on a managed schema, table, column or sequence. Usage of
    the schema public is PostgreSQL's own default and gives nothing by itself; functions are the
    matter of function_execute_is_as_declared.

    Every role there will ever be has it, and no revoke from a role takes it away.

    Fix: revoke it, and grant it to the role that needs it.
#}
with tables as (

    {{ managed_relations() }}

),

privileges as (

    {{ granted_privileges(managed_schemas()) }}

),

offenders as (

    select
        format(
            '%s%s on %s',
            privileges.privilege,
            ' (' || privileges.column_name || ')',
            privileges.object_name
        ) as object,
        'every role there is or will be has it' as consequence,
        privileges.revoke_statement as fix
    from privileges
    where
        privileges.grantee_oid = 0
        and privileges.kind <> 'routine'
        and not (
            privileges.kind = 'schema'
            and privileges.object_name = 'public'
            and privileges.privilege = 'usage'
        )

)

{{ select_offenders(examined='tables', named='table') }}
