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
        groundwork.index_definition(pg_index.indexrelid),
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
        )
    ) as definition
from pg_catalog.pg_statistic_ext
inner join pg_catalog.pg_namespace
    on pg_statistic_ext.stxnamespace = pg_namespace.oid
where pg_statistic_ext.stxrelid = any(tables)

{% endmacro %}
