{#
    Fails when nothing keeps `columns`, taken together, unique in `model`: a primary key, a unique
    constraint or a unique index on exactly these, in any order.

    An invalid or partial index does not count, and a deferrable constraint doesn't either: an
    upsert can't name it.
#}
{% test has_unique_key(model, columns=none, column_name=none) %}

with expected as (

    select
        to_regclass({{ quoted(model) }}) as table_oid,
        array(
            select column_name
            from unnest({{ text_array(columns or [column_name]) }}) as wanted (column_name)
            order by column_name
        ) as column_names

),

unique_keys as (

    select
        pg_index.indrelid as table_oid,
        array_agg(pg_attribute.attname::text order by pg_attribute.attname::text) as column_names
    from pg_catalog.pg_index
    cross join unnest(pg_index.indkey) with ordinality as index_key (attnum, position)
    left join pg_catalog.pg_attribute
        on
            pg_index.indrelid = pg_attribute.attrelid
            and index_key.attnum = pg_attribute.attnum
    where
        pg_index.indisunique
        and pg_index.indimmediate
        and pg_index.indisvalid
        and pg_index.indpred is null
        and index_key.position <= pg_index.indnkeyatts
    group by pg_index.indexrelid, pg_index.indrelid

)

select
    {{ quoted(model) }} as table_name,
    'a unique key on ' || array_to_string(expected.column_names, ', ') as missing
from expected
where
    not exists (
        select 1
        from unique_keys
        where
            unique_keys.table_oid = expected.table_oid
            and unique_keys.column_names = expected.column_names
    )

{% endtest %}
