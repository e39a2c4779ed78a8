{#
    Selects one row per table of `tables` that is in the publication that realtime() names; part of
    groundwork.describe.
#}
{% macro engine_describe_publication() %}

select
    pg_publication_rel.prrelid as table_id,
    'publication' as kind,
    pg_publication.pubname::text as name,
    jsonb_strip_nulls(
        jsonb_build_object(
            'columns', groundwork.published_columns(pg_publication_rel.oid),
            'where', pg_get_expr(pg_publication_rel.prqual, pg_publication_rel.prrelid, true)
        )
    ) as definition
from pg_catalog.pg_publication
inner join pg_catalog.pg_publication_rel
    on pg_publication.oid = pg_publication_rel.prpubid
where
    pg_publication.pubname = {{ quoted(realtime_publication()) }}
    and pg_publication_rel.prrelid = any(tables)

{% endmacro %}
