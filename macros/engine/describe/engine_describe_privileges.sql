{#
    Selects one row per privilege on `tables`, on their columns and on the sequences that these own,
    which somebody other than the owner holds; part of groundwork.describe. Grantee 0 is public.
#}
{% macro engine_describe_privileges() %}

select
    granted.table_id,
    'privilege' as kind,
    format(
        '%s %s%s%s',
        coalesce(pg_roles.rolname, 'public'),
        lower(granted.privilege_type),
        case when granted.sequence_name is not null then ' of the sequence' end,
        ' (' || granted.column_name || ')'
    ) as name,
    jsonb_strip_nulls(
        jsonb_build_object(
            'role', coalesce(quote_ident(pg_roles.rolname), 'public'),
            'privilege', lower(granted.privilege_type),
            'column', case when granted.sequence_name is null then granted.column_name end,
            'sequence', granted.sequence_name,
            'sequence_of', case when granted.sequence_name is not null then granted.column_name end,
            'grantable', granted.is_grantable
        )
    ) as definition
from (
    select
        pg_class.oid as table_id,
        pg_class.relowner as owner_id,
        null::text as column_name,
        null::text as sequence_name,
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
        null::text as sequence_name,
        acl.grantee,
        acl.privilege_type,
        bool_or(acl.is_grantable) as is_grantable
    from pg_catalog.pg_class
    inner join pg_catalog.pg_attribute
        on pg_class.oid = pg_attribute.attrelid
    cross join lateral aclexplode(pg_attribute.attacl) as acl
    where
        pg_attribute.attrelid = any(tables)
        and not pg_attribute.attisdropped
    group by
        pg_attribute.attrelid, pg_class.relowner, pg_attribute.attname,
        acl.grantee, acl.privilege_type

    union all

    select
        pg_attribute.attrelid as table_id,
        sequences.relowner as owner_id,
        pg_attribute.attname::text as column_name,
        sequences.relname::text as sequence_name,
        acl.grantee,
        acl.privilege_type,
        bool_or(acl.is_grantable) as is_grantable
    from pg_catalog.pg_attribute
    inner join pg_catalog.pg_depend
        on
            pg_attribute.attrelid = pg_depend.refobjid
            and pg_attribute.attnum = pg_depend.refobjsubid
    inner join pg_catalog.pg_class as sequences
        on
            pg_depend.objid = sequences.oid
            and sequences.relkind = 'S'
    cross join lateral aclexplode(sequences.relacl) as acl
    where
        pg_depend.refclassid = 'pg_catalog.pg_class'::regclass
        and pg_depend.refobjid = any(tables)
        and pg_depend.refobjsubid > 0
        and pg_depend.classid = 'pg_catalog.pg_class'::regclass
        and pg_depend.deptype in ('a', 'i')
        and not groundwork.is_declared_sequence(sequences.oid)
    group by
        pg_attribute.attrelid, sequences.relowner, pg_attribute.attname, sequences.relname,
        acl.grantee, acl.privilege_type
) as granted
left join pg_catalog.pg_roles
    on granted.grantee = pg_roles.oid
where granted.grantee <> granted.owner_id

{% endmacro %}
