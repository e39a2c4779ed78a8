{#
    Selects one row per privilege on `tables`, on their columns and on the sequences that these own,
    which somebody other than the owner holds; part of groundwork.describe. Grantee 0 is public.

    with_sequences  false: for tables none of which owns a sequence
#}
{% macro engine_describe_privileges(with_sequences) %}

select
    granted.table_id,
    'privilege' as kind,
    format(
        '%s %s%s%s',
        grantees.role_name,
        lower(granted.privilege_type),
        case when granted.sequence_name is not null then ' of the sequence' end,
        ' (' || granted.column_name || ')'
    ) as name,
    jsonb_strip_nulls(
        jsonb_build_object(
            'role', quote_ident(grantees.role_name),
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
        listed.column_name,
        null::text as sequence_name,
        acl.grantee,
        acl.privilege_type,
        bool_or(acl.is_grantable) as is_grantable
    from pg_catalog.pg_class
    cross join lateral (
        select
            null::text as column_name,
            pg_class.relacl as acl

        union all

        select
            pg_attribute.attname::text,
            pg_attribute.attacl
        from pg_catalog.pg_attribute
        where
            pg_attribute.attrelid = pg_class.oid
            and pg_attribute.attacl is not null
            and not pg_attribute.attisdropped
    ) as listed
    cross join lateral aclexplode(listed.acl) as acl
    where pg_class.oid = any(tables)
    group by pg_class.oid, listed.column_name, acl.grantee, acl.privilege_type
    {% if with_sequences %}

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
    {% endif %}
) as granted
cross join lateral (
    select
        case granted.grantee
            when 0 then 'public'
            else pg_get_userbyid(granted.grantee)::text
        end as role_name
) as grantees
where granted.grantee <> granted.owner_id

{% endmacro %}
