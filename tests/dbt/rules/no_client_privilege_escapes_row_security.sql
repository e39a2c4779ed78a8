{#
    Lists each privilege of a client on a table beyond select, insert, update and delete.

    Row security does not hold for the others: `truncate` empties the table of every tenant,
    `trigger` runs code of the client's for everyone, `references` tells which keys exist.

    Fix: revoke it.
#}
with tables as (

    {{ managed_relations(['r', 'p', 'v', 'm', 'f']) }}

),

privileges as (

    {{ granted_privileges(managed_schemas()) }}

),

offenders as (

    select
        {{ privilege_columns(
            "'row security does not hold for ' || privileges.privilege"
        ) | indent(8) }}
    from privileges
    where
        privileges.kind in ('table', 'column')
        and privileges.privilege not in ('select', 'insert', 'update', 'delete')
        and privileges.grantee_oid in ({{ client_grantees() }})

)

{{ select_offenders(examined='tables', named='table') }}
