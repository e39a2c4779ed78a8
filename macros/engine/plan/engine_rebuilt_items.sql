{#
    Emits groundwork.rebuilt_items(declared, live): what a table has once groundwork.rebuild_steps
    are done.
#}
{% macro engine_rebuilt_items() %}

create or replace function groundwork.rebuilt_items(
    declared groundwork.item[], live groundwork.item[]
)
returns groundwork.item[]
language sql
immutable
as $rebuilt_items$
    select
        array(
            select
                (
                    item.kind,
                    item.name,
                    case item.kind
                        when 'column' then item.definition - '{statistics, options}'::text[]
                        when 'constraint' then item.definition || '{"validated": true}'
                        else item.definition
                    end
                )::groundwork.item
            from unnest(live) as item
            where
                item.kind in ('column', 'not_null')
                or (item.kind = 'constraint' and item.definition ->> 'type' = 'c')
                or (item.kind = 'comment' and item.definition ->> 'kind' = 'column')
        )
        || array(
            select
                (
                    item.kind,
                    item.name,
                    case
                        when item.kind = 'partition' then item.definition - 'own'
                        else coalesce(groundwork.setting_default(item.name), item.definition)
                    end
                )::groundwork.item
            from unnest(declared) as item
            where
                item.kind = 'partition'
                or (
                    item.kind = 'setting'
                    and item.name not in ('options', 'toast_options', 'clustered_on')
                )
        )
$rebuilt_items$;

{% endmacro %}
