{#
    Emits groundwork.differences(declared, live): one row per fact that the two descriptions do
    not share, with both sides; a side is null where the fact is missing there.
#}
{% macro engine_differences() %}

create or replace function groundwork.differences(
    declared groundwork.item[], live groundwork.item[]
)
returns table (kind text, name text, declared_item groundwork.item, live_item groundwork.item)
language sql
immutable
as $differences$
    select
        kind,
        name,
        case
            when declared_side.definition is not null
                then (kind, name, declared_side.definition)::groundwork.item
        end as declared_item,
        case
            when live_side.definition is not null
                then (kind, name, live_side.definition)::groundwork.item
        end as live_item
    from unnest(declared) as declared_side
    full join unnest(live) as live_side
        using (kind, name)
    where declared_side.definition is distinct from live_side.definition
$differences$;

{% endmacro %}
