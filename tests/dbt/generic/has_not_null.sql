{#
    Fails for each of `columns` that may be null. It asks the catalog, so that it holds for rows to
    come as well; dbt's own not_null looks at the rows there are.
#}
{% test has_not_null(model, columns=none, column_name=none) %}

select
    {{ quoted(model) }} as table_name,
    'a column ' || expected.column_name || ' that is never null' as missing
from unnest({{ text_array(columns or [column_name]) }}) as expected (column_name)
where
    not exists (
        select 1
        from pg_catalog.pg_attribute
        where
            pg_attribute.attrelid = to_regclass({{ quoted(model) }})
            and pg_attribute.attname = expected.column_name
            and pg_attribute.attnotnull
            and not pg_attribute.attisdropped
    )

{% endtest %}
