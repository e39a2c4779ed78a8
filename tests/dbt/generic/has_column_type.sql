{#
    Fails when the column is not of `type`, written as psql shows it: `timestamp with time zone`,
    `numeric(10,2)`, `vector(1536)`.
#}
{% test has_column_type(model, column_name, type) %}

with live as (

    select
        (
            select
                -- psql shows no schema of a type that its search path finds
                replace(
                    format_type(pg_attribute.atttypid, pg_attribute.atttypmod),
                    quote_ident(pg_namespace.nspname) || '.',
                    ''
                )
            from pg_catalog.pg_attribute
            inner join pg_catalog.pg_type
                on pg_attribute.atttypid = pg_type.oid
            inner join pg_catalog.pg_namespace
                on pg_type.typnamespace = pg_namespace.oid
            where
                pg_attribute.attrelid = to_regclass({{ quoted(model) }})
                and pg_attribute.attname = {{ quoted(column_name) }}
                and not pg_attribute.attisdropped
        ) as type_name

)

select
    {{ quoted(model) }} as table_name,
    'a column {{ column_name }} of type {{ type }}: '
    || coalesce('it is ' || live.type_name, 'there is none') as missing
from live
where live.type_name is distinct from {{ quoted(type) }}

{% endtest %}
