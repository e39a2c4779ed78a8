{#
    Emits groundwork.steps_of_project(steps, declared, model): the steps that the project may take:
    on a table of the platform only those for declared triggers, and for policies that let rows
    through, with row security and the privileges of their roles. A policy that lets none through
    says no more than row security itself. Where the role may not make them, PostgreSQL refuses.

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
    with
    policies as (

        select
            item.name,
            item.definition -> 'roles' as roles
        from unnest(declared) as item
        where
            item.kind = 'policy'
            and 'false' <> any(
                array[item.definition ->> 'using', item.definition ->> 'check']
            )

    )

    select
        array(
            select step
            from unnest(steps) as step
            left join unnest(declared) as item
                on
                    step.kind = item.kind
                    and step.name = item.name
            where
                not coalesce((model ->> 'platform')::boolean, false)
                -- a declared trigger or policy takes the place of another one of its name
                or (step.kind = 'trigger' and item.name is not null)
                or (
                    step.kind = 'policy'
                    and step.name in (select policies.name from policies)
                )
                or (
                    step.kind = 'privilege'
                    and exists (
                        select
                        from policies
                        where policies.roles ? (item.definition ->> 'role')
                    )
                )
                or (
                    step.kind = 'setting'
                    and step.name = 'row_security'
                    and exists (select from policies)
                )
        )
$steps_of_project$;

{% endmacro %}
