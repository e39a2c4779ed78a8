{#
    Emits groundwork.dependent_steps(target, declared, steps, model, run): the steps that others
    need around those of the table itself. A retyped key takes every column that references it
    along (groundwork.referencing_column_steps); what depends on a retyped column or on a dropped
    key is taken away first and brought back last (groundwork.restore_steps), or refuses the change
    where it is kept and does not fit (groundwork.misfit_rule_steps).

    It is plpgsql, as groundwork.dependents is: plpgsql keeps the plan for the session.
#}
{% macro engine_dependent_steps() %}

{{ engine_misfit_rule_steps() }}

create or replace function groundwork.dependent_steps(
    target oid,
    declared groundwork.item[],
    steps groundwork.step[],
    model jsonb,
    run groundwork.run
)
returns setof groundwork.step
language plpgsql
set plan_cache_mode = force_generic_plan
{{ engine_project_path() }}
as $dependent_steps$
begin
    return query
    select *
    from groundwork.restore_steps(target, declared, steps, model, run)

    union all

    select *
    from groundwork.referencing_column_steps(target, declared, steps, model)

    union all

    select *
    from groundwork.misfit_rule_steps(target, declared, steps, model);
end
$dependent_steps$;

{% endmacro %}
