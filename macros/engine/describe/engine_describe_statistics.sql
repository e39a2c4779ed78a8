{#
    Selects one row per extended statistics object of `tables`; part of groundwork.describe.
#}
{% macro engine_describe_statistics() %}

select
    pg_statistic_ext.stxrelid as table_id,
    'statistics' as kind,
    pg_statistic_ext.stxname::text as name,
    jsonb_build_object(
        'definition',
        replace(
            substr(
                pg_get_statisticsobjdef(pg_statistic_ext.oid),
                length(
                    format(
                        'CREATE STATISTICS %I.%I ',
                        case
                            when pg_namespace.oid = pg_my_temp_schema() then 'pg_temp'
                            else pg_namespace.nspname
                        end,
                        pg_statistic_ext.stxname
                    )
                ) + 1
            ),
            coalesce('ON ' || keys.in_order || ' ', ''),
            coalesce('ON ' || keys.by_name || ' ', '')
        )
    ) as definition
from pg_catalog.pg_statistic_ext
inner join pg_catalog.pg_namespace
    on pg_statistic_ext.stxnamespace = pg_namespace.oid
cross join lateral (
    -- PostgreSQL says the columns in the order of the table, and expressions behind them
    select
        names.in_order || rest.expressions as in_order,
        names.by_name || rest.expressions as by_name
    from (
        select
            string_agg(quote_ident(pg_attribute.attname), ', ' order by places.place) as in_order,
            string_agg(quote_ident(pg_attribute.attname), ', ' order by pg_attribute.attname)
                as by_name
        from unnest(pg_statistic_ext.stxkeys) with ordinality as places (attnum, place)
        inner join pg_catalog.pg_attribute
            on
                pg_statistic_ext.stxrelid = pg_attribute.attrelid
                and places.attnum = pg_attribute.attnum
    ) as names
    cross join lateral (
        select
            substr(
                pg_get_statisticsobjdef_columns(pg_statistic_ext.oid), length(names.in_order) + 1
            ) as expressions
    ) as rest
) as keys
where pg_statistic_ext.stxrelid = any(tables)

{% endmacro %}
