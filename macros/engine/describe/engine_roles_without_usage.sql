{#
    Emits groundwork.roles_without_usage(target): the roles that have a privilege on the table or a
    column of it, and none to look names up in its schema, as a jsonb array; null where there are
    none. And groundwork.with_schema_usage(schema, declared, live): a live description that says so
    of the roles that are declared.
#}
{% macro engine_roles_without_usage() %}

create or replace function groundwork.roles_without_usage(target oid)
returns jsonb
language sql
stable
as $roles_without_usage$
    select jsonb_agg(distinct quote_ident(pg_get_userbyid(granted.grantee)))
    from pg_catalog.pg_class
    cross join lateral (
        select acl.grantee
        from aclexplode(pg_class.relacl) as acl

        union all

        select acl.grantee
        from pg_catalog.pg_attribute
        cross join lateral aclexplode(pg_attribute.attacl) as acl
        where
            pg_attribute.attrelid = pg_class.oid
            and pg_attribute.attacl is not null
    ) as granted
    where
        pg_class.oid = target
        and granted.grantee <> 0
        and not has_schema_privilege(granted.grantee, pg_class.relnamespace, 'usage')
$roles_without_usage$;

create or replace function groundwork.with_schema_usage(
    schema_name text, declared groundwork.item[], live groundwork.item[]
)
returns groundwork.item[]
language sql
stable
as $with_schema_usage$
    select
        array(
            select item
            from unnest(live) as item
            where
                item.kind <> 'setting'
                or item.name <> 'schema_usage'
        ) || array(
            select
                (
                    'setting',
                    'schema_usage',
                    jsonb_agg(lacking.role_name order by lacking.role_name)
                )::groundwork.item
            from (
                select distinct item.definition ->> 'role' as role_name
                from unnest(declared) as item
                inner join pg_catalog.pg_roles
                    on item.definition ->> 'role' = quote_ident(pg_roles.rolname)
                where
                    item.kind = 'privilege'
                    and not has_schema_privilege(
                        pg_roles.oid, to_regnamespace(quote_ident(schema_name)), 'usage'
                    )
            ) as lacking
            having count(*) > 0
        )
$with_schema_usage$;

{% endmacro %}
