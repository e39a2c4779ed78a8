{#
    Emits groundwork.lock_down_privileges(declared): the statements of
    groundwork.lock_down_statements that revoke what clients hold on tables, views and sequences,
    with their place among all of them.
#}
{% macro engine_lock_down_privileges() %}

create or replace function groundwork.lock_down_privileges(declared text[])
returns table (
    place integer, kind text, schema_name text, object_name text, statement text, undo text
)
language sql
stable
as $lock_down_privileges$
    with
    clients as (

        select role_name
        from unnest(array['public', 'anon', 'authenticated', 'service_role']) as clients (role_name)

    ),

    relations as (

        select *
        from groundwork.undeclared_relations(declared)

    ),

    granted as (

        select
            relations.oid,
            clients.role_name,
            string_agg(lower(acl.privilege_type), ', ' order by acl.privilege_type) as privileges
        from relations
        cross join aclexplode(relations.relacl) as acl
        left join pg_catalog.pg_roles
            on acl.grantee = pg_roles.oid
        inner join clients
            on coalesce(pg_roles.rolname, 'public') = clients.role_name
        where
            (clients.role_name <> 'service_role' or relations.is_identity)
            and case relations.relkind
                -- whoever may insert uses a sequence, but for that of an identity
                when 'S' then acl.privilege_type in ('SELECT', 'UPDATE') or relations.is_identity
                -- row security holds for the others
                when 'v'
                    then acl.privilege_type in (
                        'TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN'
                    )
                else true
            end
        group by
            relations.oid,
            clients.role_name

    )

    select
        7,
        case relations.relkind
            when 'S' then 'sequence'
            when 'm' then 'view'
            when 'v' then 'view'
            else 'table'
        end,
        relations.nspname,
        relations.name,
        format(
            'revoke %s on %s %s from %s',
            case when relations.relkind in ('S', 'v') then granted.privileges else 'all' end,
            case relations.relkind when 'S' then 'sequence' else 'table' end,
            relations.name,
            granted.role_name
        ),
        format(
            'grant %s on %s %s to %s',
            granted.privileges,
            case relations.relkind when 'S' then 'sequence' else 'table' end,
            relations.name,
            granted.role_name
        )
    from relations
    inner join granted
        on relations.oid = granted.oid
$lock_down_privileges$;

{{ engine_lock_down_access() }}

{% endmacro %}
