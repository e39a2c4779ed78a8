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
            'text', pg_description.description
        )
    ) as definition
from (
    select
        pg_class.oid as table_id,
        'pg_catalog.pg_class'::regclass as class_id,
        pg_class.oid as object_id,
        0 as column_number,
        'table' as kind,
        null::text as name
    from pg_catalog.pg_class
    where pg_class.oid = any(tables)

    union all

    select
        pg_attribute.attrelid,
        'pg_catalog.pg_class'::regclass,
        pg_attribute.attrelid,
        pg_attribute.attnum,
        'column',
        pg_attribute.attname::text
    from pg_catalog.pg_attribute
    where
        pg_attribute.attrelid = any(tables)
        and pg_attribute.attnum > 0
        and not pg_attribute.attisdropped

    union all

    select
        pg_constraint.conrelid,
        'pg_catalog.pg_constraint'::regclass,
        pg_constraint.oid,
        0,
        'constraint',
        pg_constraint.conname::text
    from pg_catalog.pg_constraint
    where pg_constraint.conrelid = any(tables)

    union all

    select
        pg_index.indrelid,
        'pg_catalog.pg_class'::regclass,
        pg_index.indexrelid,
        0,
        'index',
        pg_class.relname::text
    from pg_catalog.pg_index
    inner join pg_catalog.pg_class
        on pg_index.indexrelid = pg_class.oid
    where pg_index.indrelid = any(tables)

    union all

    select
        pg_policy.polrelid,
        'pg_catalog.pg_policy'::regclass,
        pg_policy.oid,
        0,
        'policy',
        pg_policy.polname::text
    from pg_catalog.pg_policy
    where pg_policy.polrelid = any(tables)

    union all

    select
        pg_trigger.tgrelid,
        'pg_catalog.pg_trigger'::regclass,
        pg_trigger.oid,
        0,
        'trigger',
        pg_trigger.tgname::text
    from pg_catalog.pg_trigger
    where
        pg_trigger.tgrelid = any(tables)
        and not pg_trigger.tgisinternal
) as commented
inner join pg_catalog.pg_description
    on
        commented.class_id = pg_description.classoid
        and commented.object_id = pg_description.objoid
        and commented.column_number = pg_description.objsubid

{% endmacro %}
