{#
    Emits groundwork.broken_constraints(target, steps, declared, model): the constraints that the
    steps add, with how rows break them and the rule for such rows.

    returns  name, type, item
             violation   the number of rows that break it, and some of their keys; null where none
                         does, and where that can only be asked after the change; of the rows
                         as the steps make them (groundwork.values_after)
             own_rule    what the model says; usual_rule and completing: see
                         groundwork.usual_rule
             nulls       assignments that empty its columns
             is_touched  whether steps change the values of its columns
#}
{% macro engine_broken_constraints() %}

create or replace function groundwork.broken_constraints(
    target oid, steps groundwork.step[], declared groundwork.item[], model jsonb
)
returns table (
    name text,
    type text,
    item groundwork.item,
    violation text,
    own_rule text,
    usual_rule text,
    completing text,
    nulls text,
    is_touched boolean
)
language sql
as $broken_constraints$
    with
    changed as materialized (

        select groundwork.values_after(target, declared, steps, model) as after

    )

    select
        item.name,
        item.definition ->> 'type' as type,
        item,
        groundwork.violation(
            target, item, case when names.is_after then changed.after else '{}' end
        ) as violation,
        coalesce(rules.by_name ->> item.name, rules.by_name ->> names.columns) as own_rule,
        groundwork.usual_rule(item, declared, model) as usual_rule,
        groundwork.completing(item, model) as completing,
        names.nulls,
        names.is_touched
    from unnest(declared) as item
    cross join changed
    cross join lateral (
        select
            string_agg(own.name, ', ') as columns,
            bool_or(changed.after ? own.name) as is_after,
            bool_or(
                exists (
                    select
                    from unnest(steps) as step
                    where
                        step.name = own.name
                        and (
                            (
                                step.kind = 'column'
                                and step.stage in ('retype_columns', 'fill_nulls')
                            )
                            or step.kind = 'tenant'
                        )
                )
            ) as is_touched,
            string_agg(format('%I = null', own.name), ', ')
                filter (where not is_tenant.is_tenant) as nulls
        from jsonb_array_elements_text(item.definition -> 'columns') as own (name)
        -- a composite reference within a tenant gives up the reference, not the tenant
        cross join lateral (
            select
                own.name = 'tenant_id'
                and jsonb_array_length(item.definition -> 'columns') > 1
        ) as is_tenant (is_tenant)
    ) as names
    cross join lateral (
        select
            model -> case item.definition ->> 'type'
                when 'f' then 'orphans'
                when 'c' then 'violations'
                else 'duplicates'
            end as by_name
    ) as rules
    where
        item.kind = 'constraint'
        -- what is not valid or not enforced asks nothing of the rows that are there
        and item.definition ->> 'validated' = 'true'
        -- groundwork.assign_tenants adds the tenants that are missing
        and not (
            model ? 'assign_tenants'
            and item.definition ->> 'type' = 'f'
            and item.definition -> 'columns' = '["tenant_id"]'
        )
        and exists (
            select
            from unnest(steps) as step
            where
                step.kind = 'constraint'
                and step.name = item.name
                and step.stage in (
                    'make_constraints', 'make_foreign_keys', 'validate_constraints'
                )
        )
$broken_constraints$;

{% endmacro %}
