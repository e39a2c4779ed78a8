{#
    Two common table expressions of groundwork.compare. `places` orders the making and unmaking
    of each kind. `remade` are the objects to unmake, to make, or both: those that differ, and the
    comments of those; a comment is lost with its object. What else stands in the way of a change
    is the matter of groundwork.dependents.
#}
{% macro engine_remade_objects() %}

places (kind, is_foreign_key, unmake_position, make_position) as (

    values
    ('comment', false, 5, 85),
    ('partition', false, 5, 49),
    ('child', false, 6, 86),
    ('rule', false, 11, 62),
    ('trigger', false, 12, 65),
    ('policy', false, 13, 75),
    ('constraint', true, 15, 57),
    ('constraint', false, 16, 55),
    ('index', false, 18, 50),
    ('statistics', false, 19, 59),
    ('privilege', false, 22, 80)

),

different_objects as (

    select
        kind,
        name,
        declared_item,
        live_item,
        any_definition
    from differences
    where
        kind <> 'constraint'
        or (declared_item).definition - '{validated, options}'::text[]
        is distinct from (live_item).definition - '{validated, options}'::text[]

),

remade as (

    select
        objects.*,
        places.unmake_position,
        places.make_position
    from (
        select *
        from different_objects

        union all

        select
            declared_side.kind,
            declared_side.name,
            declared_side,
            declared_side,
            declared_side.definition
        from unnest(declared) as declared_side
        inner join unnest(live) as live_side
            using (kind, name, definition)
        inner join different_objects
            on
                declared_side.definition ->> 'kind' = different_objects.kind
                and declared_side.definition ->> 'name' = different_objects.name
                and different_objects.live_item is distinct from null
        where declared_side.kind = 'comment'
    ) as objects
    inner join places
        on
            objects.kind = places.kind
            and coalesce(objects.any_definition ->> 'type' = 'f', false) = places.is_foreign_key

)

{% endmacro %}
