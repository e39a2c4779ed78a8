{#
    Selects one row per comment on `tables` and on what belongs to them; part of
    groundwork.describe. A function call for each, such as obj_description, would cost more than all
    the rest.
#}
{% macro engine_describe_comments() %}

select
    commented.table_id,
    'comment' as kind,
    concat_ws(' ', commented.kind, commented.name) as name,
    jsonb_strip_nulls(
        jsonb_build_object(
            'kind', commented.kind,
            'name', commented.name,
            'text', commented.text
        )
    ) as definition
from (
    -- the index of pg_description begins with objoid: columns have their table's
    select
        pg_description.objoid as table_id,
        case when pg_description.objsubid = 0 then 'table' else 'column' end as kind,
        pg_attribute.attname::text as name,
        pg_description.description as text
    from pg_catalog.pg_description
    left join pg_catalog.pg_attribute
        on
            pg_description.objoid = pg_attribute.attrelid
            and pg_description.objsubid = pg_attribute.attnum
            and pg_attribute.attnum > 0
    where
        pg_description.objoid = any(tables)
        and pg_description.classoid = 'pg_catalog.pg_class'::regclass

    union all

    select
        parts.table_id,
        parts.kind,
        parts.name,
        described.description
    from (
        select
            pg_index.indrelid as table_id,
            'index' as kind,
            pg_class.relname::text as name,
            pg_class.oid as object_id,
            'pg_catalog.pg_class'::regclass as class_id
        from pg_catalog.pg_index
        inner join pg_catalog.pg_class
            on pg_index.indexrelid = pg_class.oid
        where pg_index.indrelid = any(tables)
        {% for kind, catalog, table_id, name in [
            ('constraint', 'pg_constraint', 'conrelid', 'conname'),
            ('policy', 'pg_policy', 'polrelid', 'polname'),
            ('trigger', 'pg_trigger', 'tgrelid', 'tgname'),
            ('rule', 'pg_rewrite', 'ev_class', 'rulename'),
        ] %}

        union all

        select
            {{ catalog }}.{{ table_id }},
            '{{ kind }}',
            {{ catalog }}.{{ name }}::text,
            {{ catalog }}.oid,
            'pg_catalog.{{ catalog }}'::regclass
        from pg_catalog.{{ catalog }}
        where
            {{ catalog }}.{{ table_id }} = any(tables)
            {{ 'and not pg_trigger.tgisinternal' if kind == 'trigger' }}
        {% endfor %}
    ) as parts
    -- a join could be made by reading all of pg_description
    cross join lateral (
        select pg_description.description
        from pg_catalog.pg_description
        where
            pg_description.objoid = parts.object_id
            and pg_description.classoid = parts.class_id
            and pg_description.objsubid = 0
        offset 0
    ) as described
) as commented
where commented.text is not null

{% endmacro %}
