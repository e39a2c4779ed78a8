{#
    Lists each privilege of a client on a materialized view or a foreign table that the model of the
    materialized view did not grant when it was last applied.

    Neither can have row security: whoever may read one reads all of it.

    Fix: revoke it, and offer a view with its caller's rights or a function.
#}
with relations as (

    {{ managed_relations(['r', 'p', 'v', 'm', 'f']) }}

),

privileges as (

    {{ granted_privileges(managed_schemas()) }}

),

offenders as (

    select
        format('%s for %s', relations.table_name, privileges.grantee) as object,
        'row security does not hold on it: every row is read' as consequence,
        privileges.revoke_statement as fix
    from relations
    inner join privileges
        on relations.table_oid = privileges.object_oid
    where
        relations.relkind in ('m', 'f')
        and privileges.grantee_oid in ({{ client_grantees() }})
        and not exists (
            select 1
            from groundwork.declaration
            cross join unnest(declaration.items) as item
            where
                declaration.kind = 'materialized view'
                and declaration.schema_name = relations.schema_name
                and declaration.object_name = relations.relation_name
                and item.kind = 'privilege'
                and item.definition ->> 'role' = privileges.grantee
                and item.definition ->> 'privilege' = privileges.privilege
                and (item.definition ->> 'column') is not distinct from privileges.column_name
        )

)

{{ select_offenders(examined='relations', named='table or view') }}
