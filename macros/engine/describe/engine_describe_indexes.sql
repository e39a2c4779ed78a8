{#
    Selects one row per index of `tables` that no constraint owns, and one per extended
    statistics object; part of groundwork.describe.
#}
{% macro engine_describe_indexes() %}

select
    pg_index.indrelid as table_id,
    'index' as kind,
    index_class.relname::text as name,
    jsonb_build_object(
        'unique', pg_index.indisunique,
        'definition',
        groundwork.index_definition(
            pg_index.indexrelid,
            pg_index.indrelid,
            index_class.relname,
            index_class.relkind,
            pg_index.indisunique
        ),
        'valid', pg_index.indisvalid
    ) as definition
from pg_catalog.pg_index
inner join pg_catalog.pg_class as index_class
    on pg_index.indexrelid = index_class.oid
where
    pg_index.indrelid = any(tables)
    -- pg_constraint has an index on conrelid, and none on conindid
    and pg_index.indexrelid <> all(
        array(
            select pg_constraint.conindid
            from pg_catalog.pg_constraint
            where
                pg_constraint.conrelid = any(tables)
                and pg_constraint.contype in ('p', 'u', 'x')
        )
    )

union all

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
