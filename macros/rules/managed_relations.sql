{#
    Selects the tables, partitions, views, materialized views, foreign tables and sequences of the
    managed schemas, one row each.

    kinds  the letters of pg_class.relkind to keep; ['r', 'p'] are tables and partitioned tables
#}
{% macro managed_relations(kinds=['r', 'p']) -%}
    select
        pg_class.oid as table_oid,
        pg_class.relname::text as relation_name,
        format('%I.%I', pg_namespace.nspname, pg_class.relname) as table_name,
        pg_namespace.nspname::text as schema_name,
        pg_class.relkind,
        pg_class.relispartition as is_partition,
        pg_class.relrowsecurity as is_secured,
        pg_class.relforcerowsecurity as is_forced,
        pg_class.relowner as owner_oid,
        pg_class.reloptions as options
    from pg_catalog.pg_class
    inner join pg_catalog.pg_namespace
        on pg_class.relnamespace = pg_namespace.oid
    where
        pg_class.relkind in ('{{ kinds | join("', '") }}')
        and pg_namespace.nspname in ({{ managed_schemas() }})
        and not {{ is_extension_member('pg_catalog.pg_class', 'pg_class.oid') }}
{%- endmacro %}
