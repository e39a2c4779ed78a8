{#
    Emits groundwork.retyped_facts(retyped): every fact of the tables that a retype touches; what
    is said of a column or of an index that is replaced is lost with it. What does not fit the new
    types is cast: groundwork.fitted_items.

    returns  schema_name, name, table_name (both of them, quoted), item
#}
{% macro engine_retyped_facts() %}

create or replace function groundwork.retyped_facts(retyped jsonb)
returns table (schema_name text, name text, table_name text, item groundwork.item)
language sql
stable
as $retyped_facts$
    select
        pg_namespace.nspname::text as schema_name,
        pg_class.relname::text as name,
        format('%I.%I', pg_namespace.nspname, pg_class.relname) as table_name,
        coalesce(
            (
                select fitting
                from unnest(tables.fitted) as fitting
                where
                    fitting.kind = item.kind
                    and fitting.name = item.name
            ),
            item
        ) as item
    from (
        select
            involved.table_id,
            array(
                select item
                from groundwork.fitted_items(involved.table_id, retyped) as item
            ) as fitted
        from (

            select columns.table_id
            from groundwork.retyped_columns(retyped) as columns

            union

            select originals.table_id
            from groundwork.shadow_references(retyped) as originals

        ) as involved
    ) as tables
    inner join pg_catalog.pg_class
        on tables.table_id = pg_class.oid
    inner join pg_catalog.pg_namespace
        on pg_class.relnamespace = pg_namespace.oid
    cross join lateral unnest(groundwork.items(tables.table_id)) as item
$retyped_facts$;

{% endmacro %}
