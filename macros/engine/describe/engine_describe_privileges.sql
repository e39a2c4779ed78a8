{#
    Selects one row per privilege on `tables` and on their columns that somebody other than the
    owner holds; part of groundwork.describe. Grantee 0 is public.
#}
{% macro engine_describe_privileges() %}

select
    granted.table_id,
    'privilege' as kind,
    format(
        '%s %s%s',
        coalesce(pg_roles.rolname, 'public'),
        lower(granted.privilege_type),
        ' (' || granted.column_name || ')'
    ) as name,
    jsonb_strip_nulls(
        jsonb_build_object(
            'role', coalesce(quote_ident(pg_roles.rolname), 'public'),
            'privilege', lower(granted.privilege_type),
            'column', granted.column_name,
            'grantable', granted.is_grantable
        )
    ) as definition
from (
    select
        pg_class.oid as table_id,
        pg_class.relowner as owner_id,
        null::text as column_name,
        acl.grantee,
        acl.privilege_type,
        bool_or(acl.is_grantable) as is_grantable
    from pg_catalog.pg_class
    cross join lateral aclexplode(pg_class.relacl) as acl
    where pg_class.oid = any(tables)
    group by pg_class.oid, acl.grantee, acl.privilege_type

    union all

    select
        pg_attribute.attrelid as table_id,
        pg_class.relowner as owner_id,
        pg_attribute.attname::text as column_name,
        acl.grantee,
        acl.privilege_type,
        bool_or(acl.is_grantable) as is_grantable
    from pg_catalog.pg_attribute
    inner join pg_catalog.pg_class
        on pg_attribute.attrelid = pg_class.oid
    cross join lateral aclexplode(pg_attribute.attacl) as acl
    where
        pg_attribute.attrelid = any(tables)
        and not pg_attribute.attisdropped
    group by
        pg_attribute.attrelid, pg_class.relowner, pg_attribute.attname,
        acl.grantee, acl.privilege_type
) as granted
left join pg_catalog.pg_roles
    on granted.grantee = pg_roles.oid
where granted.grantee <> granted.owner_id

{% endmacro %}
