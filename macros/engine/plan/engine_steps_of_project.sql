{#
    Emits groundwork.steps_of_project(steps, declared, model): the steps that the project may take:
    on a table of the platform only those for declared triggers.

    model: platform
#}
{% macro engine_steps_of_project() %}

create or replace function groundwork.steps_of_project(
    steps groundwork.step[], declared groundwork.item[], model jsonb
)
returns groundwork.step[]
language sql
immutable
as $steps_of_project$
    select
        array(
            select step
            from unnest(steps) as step
            where
                not coalesce((model ->> 'platform')::boolean, false)
                -- a declared trigger takes the place of another one of its name
                or (
                    step.kind = 'trigger'
                    and exists (
                        select
                        from unnest(declared) as item
                        where
                            item.kind = 'trigger'
                            and item.name = step.name
                    )
                )
        )
$steps_of_project$;

{% endmacro %}
