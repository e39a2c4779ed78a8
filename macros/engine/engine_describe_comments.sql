{#
    Selects one row per comment on `tables` and on what belongs to them; part of
    groundwork.describe.
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
        pg_constraint.conrelid,
        'constraint',
        pg_constraint.conname::text,
        obj_description(pg_constraint.oid, 'pg_constraint')
    from pg_catalog.pg_constraint
    where pg_constraint.conrelid = any(tables)

    union all

    select
        pg_index.indrelid,
        'index',
        pg_class.relname::text,
        obj_description(pg_index.indexrelid, 'pg_class')
    from pg_catalog.pg_index
    inner join pg_catalog.pg_class
        on pg_index.indexrelid = pg_class.oid
    where pg_index.indrelid = any(tables)

    union all

    select
        pg_policy.polrelid,
        'policy',
        pg_policy.polname::text,
        obj_description(pg_policy.oid, 'pg_policy')
    from pg_catalog.pg_policy
    where pg_policy.polrelid = any(tables)

    union all

    select
        pg_trigger.tgrelid,
        'trigger',
        pg_trigger.tgname::text,
        obj_description(pg_trigger.oid, 'pg_trigger')
    from pg_catalog.pg_trigger
    where
        pg_trigger.tgrelid = any(tables)
        and not pg_trigger.tgisinternal

    union all

    select
        pg_rewrite.ev_class,
        'rule',
        pg_rewrite.rulename::text,
        obj_description(pg_rewrite.oid, 'pg_rewrite')
    from pg_catalog.pg_rewrite
    where pg_rewrite.ev_class = any(tables)
) as commented
where commented.text is not null

{% endmacro %}
