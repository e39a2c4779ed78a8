{#
    Emits groundwork.open_renames(live, renamed): those of the renames, {old name: new name}, that
    are not done yet.
#}
{% macro engine_open_renames() %}

create or replace function groundwork.open_renames(live groundwork.item[], renamed jsonb)
returns jsonb
language sql
immutable
as $open_renames$
    with recursive
    live_columns as (

        select item.name
        from unnest(live) as item
        where item.kind = 'column'

    ),

    possible as (

        select
            names.old_name,
            names.new_name
        from jsonb_each_text(renamed) as names (old_name, new_name)
        where names.old_name in (select live_columns.name from live_columns)

    ),

    found as (

        select *
        from possible
        where possible.new_name not in (select live_columns.name from live_columns)

        union

        -- its new name is given up by another
        select possible.*
        from found
        inner join possible
            on found.old_name = possible.new_name

    )

    select coalesce(jsonb_object_agg(found.old_name, found.new_name), '{}')
    from found
$open_renames$;

{% endmacro %}
