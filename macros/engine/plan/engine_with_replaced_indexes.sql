{#
    Emits groundwork.with_replaced_indexes(target, steps): the steps, in which an undeclared index
    goes without asking where another one replaces it (groundwork.is_replaced).
#}
{% macro engine_with_replaced_indexes() %}

create or replace function groundwork.with_replaced_indexes(
    target oid, steps groundwork.step[]
)
returns groundwork.step[]
language sql
stable
as $with_replaced_indexes$
    select array(
        select
            case
                when
                    step.hazard = 'drop_index'
                    and step.kind = 'index'
                    and groundwork.is_replaced(target, step.name, undeclared.names)
                    then jsonb_populate_record(
                        step, '{"hazard": null, "reason": "another index replaces it"}'
                    )
                else step
            end
        from unnest(steps) as step
        cross join (
            select array_agg(undeclared.name) as names
            from unnest(steps) as undeclared
            where undeclared.hazard = 'drop_index'
        ) as undeclared
    )
$with_replaced_indexes$;

{% endmacro %}
