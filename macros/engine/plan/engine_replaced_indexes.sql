{#
    Emits groundwork.is_replaced(target, index, undeclared): whether a plain btree index that
    refuses no rows has columns that lead another valid one, ordered alike or exactly reversed,
    where that one is not among the `undeclared`, or longer, or older. No query gains from it, and
    every write pays.
#}
{% macro engine_replaced_indexes() %}

create or replace function groundwork.index_columns(
    index_id oid, out columns text[], out directions int2[], out reversed_directions int2[]
)
language sql
stable
as $index_columns$
    select
        array_agg(
            format(
                '%s %s %s',
                (indkey::int2[])[places.place],
                (indclass::oid[])[places.place],
                (indcollation::oid[])[places.place]
            )
            order by places.place
        ),
        array_agg((indoption::int2[])[places.place] order by places.place),
        array_agg((3 - (indoption::int2[])[places.place])::int2 order by places.place)
    from pg_catalog.pg_index
    cross join generate_series(0, indnkeyatts - 1) as places (place)
    where indexrelid = index_id
$index_columns$;

create or replace function groundwork.is_replaced(
    target oid, index_name text, undeclared text[]
)
returns boolean
language sql
stable
as $is_replaced$
    select
        exists (
            select
            from pg_catalog.pg_index
            inner join pg_catalog.pg_class
                on pg_index.indexrelid = pg_class.oid
            inner join pg_catalog.pg_am
                on pg_class.relam = pg_am.oid
            inner join pg_catalog.pg_index as other
                on pg_index.indrelid = other.indrelid
            inner join pg_catalog.pg_class as other_class
                on
                    other.indexrelid = other_class.oid
                    and pg_class.relam = other_class.relam
            cross join lateral groundwork.index_columns(pg_index.indexrelid) as own
            cross join lateral groundwork.index_columns(other.indexrelid) as others
            where
                pg_index.indrelid = target
                and pg_class.relname = index_name
                and pg_am.amname = 'btree'
                and not pg_index.indisunique
                and pg_index.indexprs is null
                and pg_index.indnatts = pg_index.indnkeyatts
                and other.indisvalid
                and (
                    other_class.relname <> all(undeclared)
                    -- of two undeclared ones the longer stays, else the older
                    or (-cardinality(others.columns), other.indexrelid)
                    < (-cardinality(own.columns), pg_index.indexrelid)
                )
                and pg_get_expr(other.indpred, other.indrelid)
                is not distinct from pg_get_expr(pg_index.indpred, pg_index.indrelid)
                and own.columns = others.columns[1:cardinality(own.columns)]
                and (
                    own.directions = others.directions[1:cardinality(own.columns)]
                    or own.reversed_directions = others.directions[1:cardinality(own.columns)]
                )
        )
$is_replaced$;

{% endmacro %}
