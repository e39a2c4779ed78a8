{#
    Selects the policies on tables of the managed schemas, one row each. `is_denial` tells a policy
    that lets no row through, such as the one that marks a table as the service's own.

    Role 0 in `role_oids` is PUBLIC.
#}
{% macro managed_policies() -%}
    select
        pg_policy.oid as policy_oid,
        pg_policy.polrelid as table_oid,
        pg_class.relname::text as relation_name,
        format('%I.%I', pg_namespace.nspname, pg_class.relname) as table_name,
        pg_policy.polname::text as policy_name,
        format(
            '%I on %I.%I', pg_policy.polname, pg_namespace.nspname, pg_class.relname
        ) as policy_on_table,
        case pg_policy.polcmd
            when 'r' then 'select'
            when 'a' then 'insert'
            when 'w' then 'update'
            when 'd' then 'delete'
            else 'all'
        end as command,
        pg_policy.polpermissive as is_permissive,
        pg_policy.polroles as role_oids,
        pg_get_expr(pg_policy.polqual, pg_policy.polrelid) as using_expression,
        pg_get_expr(pg_policy.polwithcheck, pg_policy.polrelid) as check_expression,
        pg_policy.polqual::text as using_tree,
        pg_policy.polwithcheck::text as check_tree,
        coalesce(
            pg_get_expr(pg_policy.polqual, pg_policy.polrelid), 'false'
        ) = 'false'
        and coalesce(
            pg_get_expr(pg_policy.polwithcheck, pg_policy.polrelid), 'false'
        ) = 'false' as is_denial
    from pg_catalog.pg_policy
    inner join pg_catalog.pg_class
        on pg_policy.polrelid = pg_class.oid
    inner join pg_catalog.pg_namespace
        on pg_class.relnamespace = pg_namespace.oid
    where
        pg_namespace.nspname in ({{ managed_schemas() }})
        and not {{ is_extension_member('pg_catalog.pg_class', 'pg_class.oid') }}
{%- endmacro %}
