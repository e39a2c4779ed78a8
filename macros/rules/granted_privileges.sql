{#
    Selects every privilege that someone but the owner has on a schema, or on a table, column,
    sequence or function of it: one row each. What PostgreSQL grants by default counts too: EXECUTE
    on a function to PUBLIC.

    schemas  the schemas to look at, as a list for `in (...)`
#}
{% macro granted_privileges(schemas) -%}
    with holders as (

        select
            case pg_class.relkind when 'S' then 'sequence' else 'table' end as kind,
            pg_class.oid as object_oid,
            format('%I.%I', pg_namespace.nspname, pg_class.relname) as object_name,
            null::name as column_name,
            pg_class.relowner as owner_oid,
            pg_namespace.nspname,
            pg_class.relacl as acl
        from pg_catalog.pg_class
        inner join pg_catalog.pg_namespace
            on pg_class.relnamespace = pg_namespace.oid
        where
            pg_class.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
            and not {{ is_extension_member('pg_catalog.pg_class', 'pg_class.oid') }}

        union all

        select
            'column' as kind,
            pg_class.oid as object_oid,
            format('%I.%I', pg_namespace.nspname, pg_class.relname) as object_name,
            pg_attribute.attname as column_name,
            pg_class.relowner as owner_oid,
            pg_namespace.nspname,
            pg_attribute.attacl as acl
        from pg_catalog.pg_attribute
        inner join pg_catalog.pg_class
            on pg_attribute.attrelid = pg_class.oid
        inner join pg_catalog.pg_namespace
            on pg_class.relnamespace = pg_namespace.oid
        where
            pg_attribute.attacl is not null
            and not {{ is_extension_member('pg_catalog.pg_class', 'pg_class.oid') }}

        union all

        select
            'routine' as kind,
            pg_proc.oid as object_oid,
            format(
                '%I.%I(%s)',
                pg_namespace.nspname,
                pg_proc.proname,
                {{ routine_arguments() | indent(16) }}
            ) as object_name,
            null::name as column_name,
            pg_proc.proowner as owner_oid,
            pg_namespace.nspname,
            coalesce(pg_proc.proacl, acldefault('f', pg_proc.proowner)) as acl
        from pg_catalog.pg_proc
        inner join pg_catalog.pg_namespace
            on pg_proc.pronamespace = pg_namespace.oid
        where
            not {{ is_extension_member('pg_catalog.pg_proc', 'pg_proc.oid') }}
            and not {{ is_range_constructor() | indent(12) }}

        union all

        select
            'schema' as kind,
            pg_namespace.oid as object_oid,
            quote_ident(pg_namespace.nspname) as object_name,
            null::name as column_name,
            pg_namespace.nspowner as owner_oid,
            pg_namespace.nspname,
            pg_namespace.nspacl as acl
        from pg_catalog.pg_namespace

    )

    select
        holders.kind,
        holders.object_oid,
        holders.object_name,
        holders.column_name,
        acl.grantee as grantee_oid,
        coalesce(quote_ident(pg_roles.rolname), 'public') as grantee,
        lower(acl.privilege_type) as privilege,
        format(
            'revoke %s%s on %s %s from %s',
            lower(acl.privilege_type),
            ' (' || quote_ident(holders.column_name) || ')',
            case holders.kind when 'column' then 'table' else holders.kind end,
            holders.object_name,
            coalesce(quote_ident(pg_roles.rolname), 'public')
        ) as revoke_statement
    from holders
    cross join aclexplode(holders.acl) as acl
    left join pg_catalog.pg_roles
        on acl.grantee = pg_roles.oid
    where
        holders.nspname in ({{ schemas }})
        and acl.grantee <> holders.owner_oid
{%- endmacro %}
