{#
    Selects one row per index of `tables` that no constraint owns; part of groundwork.describe.
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

{% endmacro %}
