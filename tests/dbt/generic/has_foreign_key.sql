{#
    Fails when no valid foreign key of `model` leads from `columns` to `to_columns` of `to`.

    to          a model, `ref('tenants')`, or the name of a table
    to_columns  by default the primary key of `to`
    on_delete   'cascade', 'set null', ...; any when it isn't given
#}
{% test has_foreign_key(
    model, to, columns=none, column_name=none, to_columns=none, on_delete=none
) %}

with primary_key as (

    select array_agg(pg_attribute.attname::text order by key_column.position) as column_names
    from pg_catalog.pg_constraint
    cross join unnest(pg_constraint.conkey) with ordinality as key_column (attnum, position)
    inner join pg_catalog.pg_attribute
        on
            pg_constraint.conrelid = pg_attribute.attrelid
            and key_column.attnum = pg_attribute.attnum
    where
        pg_constraint.conrelid = {{ table_oid(to) }}
        and pg_constraint.contype = 'p'

),

expected as (

    select
        array(
            select format('%s to %s', from_column, to_column)
            from unnest(
                {{ text_array(columns or [column_name]) }},
                {% if to_columns -%}
                    {{ text_array(to_columns) }}
                {%- else -%}
                    primary_key.column_names
                {%- endif %}
            ) as pairs (from_column, to_column)
            order by from_column
        ) as pairs
    from primary_key

),

foreign_keys as (

    select
        array_agg(
            format('%s to %s', from_column.attname, to_column.attname)
            order by from_column.attname::text
        ) as pairs
    from pg_catalog.pg_constraint
    cross join unnest(pg_constraint.conkey, pg_constraint.confkey) as pairs (attnum, to_attnum)
    inner join pg_catalog.pg_attribute as from_column
        on
            pg_constraint.conrelid = from_column.attrelid
            and pairs.attnum = from_column.attnum
    inner join pg_catalog.pg_attribute as to_column
        on
            pg_constraint.confrelid = to_column.attrelid
            and pairs.to_attnum = to_column.attnum
    where
        pg_constraint.contype = 'f'
        and pg_constraint.conrelid = to_regclass({{ quoted(model) }})
        and pg_constraint.confrelid = {{ table_oid(to) }}
        and pg_constraint.convalidated
        {%- if on_delete %}
        and pg_constraint.confdeltype = case {{ quoted(on_delete) }}
            when 'no action' then 'a'
            when 'restrict' then 'r'
            when 'cascade' then 'c'
            when 'set null' then 'n'
            when 'set default' then 'd'
        end
        {%- endif %}
    group by pg_constraint.oid

)

select
    {{ quoted(model) }} as table_name,
    {{ quoted('a foreign key to ' ~ to ~ ', ') }}
    || coalesce(nullif(array_to_string(expected.pairs, ', '), ''), 'which has no primary key')
    || {{ quoted(', on delete ' ~ on_delete if on_delete else '') }} as missing
from expected
where
    not exists (
        select 1
        from foreign_keys
        where foreign_keys.pairs = expected.pairs
    )

{% endtest %}
