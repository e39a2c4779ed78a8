{#
    Emits groundwork.published_columns(membership): the names of the columns that a publication has
    of a table, as an array in jsonb; null where it has all. The places of columns differ between a
    table and its trial, so they are in the order of their names.

    And groundwork.membership_item(membership): that a table is in a publication, as an item of the
    table: see groundwork.describe, which has those of one publication only.

    membership  the oid of a row of pg_publication_rel
#}
{% macro engine_published_columns() %}

create or replace function groundwork.published_columns(membership oid)
returns jsonb
language sql
stable
as $published_columns$
    select jsonb_agg(pg_attribute.attname order by pg_attribute.attname)
    from pg_catalog.pg_publication_rel
    cross join unnest(pg_publication_rel.prattrs) as published (attnum)
    inner join pg_catalog.pg_attribute
        on
            pg_publication_rel.prrelid = pg_attribute.attrelid
            and published.attnum = pg_attribute.attnum
    where pg_publication_rel.oid = membership
$published_columns$;

create or replace function groundwork.membership_item(membership oid)
returns groundwork.item
language sql
stable
as $membership_item$
    select
        (
            'publication',
            pg_publication.pubname,
            jsonb_strip_nulls(
                jsonb_build_object(
                    'columns', groundwork.published_columns(membership),
                    'where',
                    pg_get_expr(pg_publication_rel.prqual, pg_publication_rel.prrelid, true)
                )
            )
        )::groundwork.item
    from pg_catalog.pg_publication_rel
    inner join pg_catalog.pg_publication
        on pg_publication_rel.prpubid = pg_publication.oid
    where pg_publication_rel.oid = membership
$membership_item$;

{{ engine_publication_items() }}

{{ engine_access_items() }}

{% endmacro %}
