{#
    Emits groundwork.undeclared_access(): the policies on the platform's tables of files and
    messages that no model of a bucket or channel declares or keeps, where there are such models.
#}
{% macro engine_undeclared_access() %}

create or replace function groundwork.undeclared_access()
returns table (policy_on_table text)
language sql
stable
as $undeclared_access$
    select format('%I on %I.%I', pg_policy.polname, pg_namespace.nspname, pg_class.relname)
    from pg_catalog.pg_policy
    inner join pg_catalog.pg_class
        on pg_policy.polrelid = pg_class.oid
    inner join pg_catalog.pg_namespace
        on pg_class.relnamespace = pg_namespace.oid
    where
        exists (
            select
            from groundwork.declaration
            cross join groundwork.access_table(declaration.kind) as places
            where
                declaration.kind in ({{ engine_access_kinds() }})
                and pg_namespace.nspname = places.schema_name
                and pg_class.relname in (places.table_name, 'buckets')
        )
        and not exists (
            select
            from groundwork.declaration
            cross join unnest(declaration.items) as item
            where
                declaration.kind in ({{ engine_access_kinds() }})
                and declaration.schema_name = pg_namespace.nspname
                and item.kind = 'policy'
                and item.name = pg_policy.polname
        )
    order by 1
$undeclared_access$;

{% endmacro %}
