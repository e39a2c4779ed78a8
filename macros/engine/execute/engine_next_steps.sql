{#
    Emits groundwork.next_steps(steps, is_planning): those of a plan that go into the next
    transaction: all that take a strong lock for a moment; when there are none, the first one of
    the others whose turn has come (whose mode is not `later`). For a plan that is only shown, all
    of them.
#}
{% macro engine_next_steps() %}

create or replace function groundwork.next_steps(
    steps groundwork.online_step[], is_planning boolean
)
returns groundwork.online_step[]
language sql
immutable
as $next_steps$
    select array_agg(steps[candidates.place] order by candidates.place)
    from (
        select
            places.place,
            row_number() over (order by places.place) as turn,
            (steps[places.place]).mode is null as is_momentary,
            bool_or((steps[places.place]).mode is null) over () as has_momentary
        from generate_subscripts(steps, 1) as places (place)
        where
            is_planning
            or (steps[places.place]).mode is distinct from 'later'
    ) as candidates
    where
        is_planning
        or case
            when candidates.has_momentary then candidates.is_momentary
            else candidates.turn = 1
        end
$next_steps$;

{% endmacro %}
