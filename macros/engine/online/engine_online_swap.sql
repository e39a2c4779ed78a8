{#
    Emits groundwork.swap(retyped, shadows, dependents, steps): the steps that put the shadows of
    retyped columns (groundwork.retyped, groundwork.shadows) in their place. They belong into one
    transaction, read and write no row, and leave everything else about the columns as it is:
    views, policies, triggers, defaults, sequences, comments, privileges, settings. A column that
    was replaced stands last among the columns of its table.

    dependents  see groundwork.retype_dependents
    steps       of the plan, from which the new defaults are taken
#}
{% macro engine_online_swap() %}

create or replace function groundwork.swap(
    retyped jsonb,
    shadows jsonb,
    dependents groundwork.dependent[],
    steps groundwork.step[]
)
returns setof groundwork.step
language sql
stable
{{ engine_project_path() }}
as $swap$
    select step
    from groundwork.swap_dependents(dependents, steps) as step

    union all

    select step
    from groundwork.swap_release(retyped) as step

    union all

    select step
    from groundwork.swap_columns(retyped, steps) as step

    union all

    select step
    from groundwork.swap_values(retyped, steps) as step

    union all

    select step
    from groundwork.swap_objects(retyped, shadows) as step

    union all

    select step
    from groundwork.swap_facts(retyped, shadows) as step
$swap$;

{% endmacro %}
