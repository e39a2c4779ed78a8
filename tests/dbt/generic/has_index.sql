{#
    Fails when no index on `model` starts with `columns`, in that order.

    Invalid and partial indexes do not count: the planner cannot rely on them. Nor do columns that
    an index only includes, or wraps in an expression.

    method  btree, or hnsw, gin, ...
#}
{% test has_index(model, columns=none, column_name=none, method='btree') %}

with expected as (

    select
        to_regclass({{ quoted(model) }}) as table_oid,
        {{ text_array(columns or [column_name]) }} as column_names

),

indexes as (

    select
        pg_index.indrelid as table_oid,
        array_agg(pg_attribute.attname::text order by index_key.position) as column_names
    from pg_catalog.pg_index
    inner join pg_catalog.pg_class
        on pg_index.indexrelid = pg_class.oid
    inner join pg_catalog.pg_am
        on pg_class.relam = pg_am.oid
    cross join unnest(pg_index.indkey) with ordinality as index_key (attnum, position)
    left join pg_catalog.pg_attribute
        on
            pg_index.indrelid = pg_attribute.attrelid
            and index_key.attnum = pg_attribute.attnum
    where
        pg_am.amname = {{ quoted(method) }}
        and pg_index.indisvalid
        and pg_index.indpred is null
        and index_key.position <= pg_index.indnkeyatts
    group by pg_index.indexrelid, pg_index.indrelid

)

select
    {{ quoted(model) }} as table_name,
    'a {{ method }} index that starts with ' || array_to_string(expected.column_names, ', ')
        as missing
from expected
where
    not exists (
        select 1
        from indexes
        where
            indexes.table_oid = expected.table_oid
            and indexes.column_names[1:cardinality(expected.column_names)] = expected.column_names
    )

{% endtest %}
