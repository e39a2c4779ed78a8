{#
    Emits groundwork.consolidation_items(schema, table): what the catalog holds about the view that
    took the name of a legacy table.
#}
{% macro engine_consolidation_items() %}

create or replace function groundwork.consolidation_items(schema_name text, table_name text)
returns groundwork.item[]
language sql
stable
{{ engine_neutral_settings() }}
{{ engine_project_path() }}
as $consolidation_items$
    select coalesce(array_agg(items.item order by (items.item).kind, (items.item).name), '{}')
    from pg_catalog.pg_class
    cross join lateral (
        select
            (
                'relation',
                pg_class.relname,
                jsonb_build_object(
                    'kind', pg_class.relkind,
                    'options',
                    to_jsonb({{ engine_declarable_options('pg_class.reloptions') }}),
                    'definition',
                    case pg_class.relkind when 'v' then pg_get_viewdef(pg_class.oid) end,
                    'privileges', to_jsonb(pg_class.relacl::text),
                    'comment', obj_description(pg_class.oid, 'pg_class')
                )
            )::groundwork.item as item

        union all

        select
            (
                'column',
                pg_attribute.attname,
                jsonb_build_object(
                    'default', pg_get_expr(pg_attrdef.adbin, pg_attrdef.adrelid, true),
                    'privileges', to_jsonb(pg_attribute.attacl::text),
                    'comment', col_description(pg_class.oid, pg_attribute.attnum)
                )
            )::groundwork.item
        from pg_catalog.pg_attribute
        left join pg_catalog.pg_attrdef
            on
                pg_attribute.attrelid = pg_attrdef.adrelid
                and pg_attribute.attnum = pg_attrdef.adnum
        where
            pg_attribute.attrelid = pg_class.oid
            and pg_attribute.attnum > 0
            and not pg_attribute.attisdropped

        union all

        select
            (
                'trigger', pg_trigger.tgname, to_jsonb(pg_get_triggerdef(pg_trigger.oid))
            )::groundwork.item
        from pg_catalog.pg_trigger
        where
            pg_trigger.tgrelid = pg_class.oid
            and not pg_trigger.tgisinternal
    ) as items
    where pg_class.oid = to_regclass(format('%I.%I', schema_name, table_name))
$consolidation_items$;

{% endmacro %}
