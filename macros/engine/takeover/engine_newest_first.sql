{#
    Emits groundwork.newest_first(live): the order in which the row of a table that was changed or
    made last comes first.

    live  the description of the table
#}
{% macro engine_newest_first() %}

create or replace function groundwork.newest_first(live groundwork.item[])
returns text
language sql
stable
as $newest_first$
    select
        string_agg(
            format(
                case when key.place is null then '%I desc nulls last' else '%I desc' end,
                live_side.name
            ),
            ', '
            order by
                case live_side.name
                    when 'updated_at' then 1
                    when 'created_at' then 2
                    else 3
                end,
                live_side.name
        ) as rule
    from unnest(live) as live_side
    left join lateral (
        select 1 as place
        from unnest(live) as item
        where
            item.kind = 'constraint'
            and item.definition ->> 'type' = 'p'
            and item.definition -> 'columns' ? live_side.name
    ) as key
        on true
    where
        live_side.kind = 'column'
        and (live_side.name in ('updated_at', 'created_at') or key.place is not null)
$newest_first$;

{% endmacro %}
