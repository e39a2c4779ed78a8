{#
    Fails when the column is not of `type`, written as psql shows it: `timestamp with time zone`,
    `numeric(10,2)`, `vector(1536)`.
#}
{% test has_column_type(model, column_name, type) %}

with live as (

    select format_type(pg_attribute.atttypid, pg_attribute.atttypmod) as type_name
    from pg_catalog.pg_attribute
    where
        pg_attribute.attrelid = to_regclass('{{ model }}')
        and pg_attribute.attname = '{{ column_name }}'
        and not pg_attribute.attisdropped

)

select
    '{{ model }}' as table_name,
    'a column {{ column_name }} of type {{ type }}: '
    || coalesce('it is ' || live.type_name, 'there is none') as missing
from (values (1)) as always (one)
left join live
    on true
where live.type_name is distinct from '{{ type }}'

{% endtest %}
