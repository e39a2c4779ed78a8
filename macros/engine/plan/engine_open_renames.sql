{#
    Emits groundwork.open_renames(live_names, renamed): those of the renames, {old name: new name},
    that are not done yet. Columns are renamed so, and labels of enumerated types.

    And groundwork.ordered_renames(renamed): the same, in the order in which names become free.
#}
{% macro engine_open_renames() %}

create or replace function groundwork.open_renames(live_names text[], renamed jsonb)
returns jsonb
language sql
immutable
as $open_renames$
    with recursive
    possible as (

        select
            names.old_name,
            names.new_name
        from jsonb_each_text(renamed) as names (old_name, new_name)
        where names.old_name = any(live_names)

    ),

    found as (

        select *
        from possible
        where possible.new_name <> all(live_names)

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

create or replace function groundwork.ordered_renames(renamed jsonb)
returns table (old_name text, new_name text, place integer)
language sql
immutable
as $ordered_renames$
    with recursive
    ordered as (

        select
            names.old_name,
            names.new_name,
            1 as place
        from jsonb_each_text(renamed) as names (old_name, new_name)
        where not renamed ? names.new_name

        union all

        -- a name is given up before it is taken
        select
            names.old_name,
            names.new_name,
            ordered.place + 1
        from ordered
        inner join jsonb_each_text(renamed) as names (old_name, new_name)
            on ordered.old_name = names.new_name

    )

    select *
    from ordered
$ordered_renames$;

{% endmacro %}
