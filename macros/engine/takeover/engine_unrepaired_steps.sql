{#
    Emits groundwork.unrepaired_steps(target, steps, declared, model): the refusals of
    groundwork.repair_steps for what no rule repairs: unique indexes, and keys and checks that stay
    over a column that gets another type.
#}
{% macro engine_unrepaired_steps() %}

create or replace function groundwork.unrepaired_steps(
    target oid, steps groundwork.step[], declared groundwork.item[], model jsonb
)
returns setof groundwork.step
language sql
as $unrepaired_steps$
    with
    changed as materialized (

        select groundwork.values_after(target, declared, steps, model) as after

    )

    select
        groundwork.new_step(
            stage => 'repair_remaining_rows',
            kind => 'index',
            name => indexes.name,
            statement => 'select',
            hazard => 'violating_rows',
            reason => indexes.violation
        )
    from (
        select
            item.name,
            coalesce(
                groundwork.violation(target, item),
                case
                    when changed.after <> '{}'
                        then groundwork.violation(target, item, changed.after)
                end
            ) as violation
        from unnest(declared) as item
        cross join changed
        where
            item.kind = 'index'
            and item.definition ->> 'unique' = 'true'
            and exists (
                select
                from unnest(steps) as step
                where
                    step.kind = 'index'
                    and step.name = item.name
                    and step.stage = 'make_indexes'
            )
    ) as indexes
    where indexes.violation is not null

    union all

    -- a key or a check that stays, over a column that gets another type
    select
        groundwork.new_step(
            stage => 'repair_remaining_rows',
            kind => kept.kind,
            name => kept.name,
            statement => 'select',
            hazard => 'violating_rows',
            reason => kept.violation
        )
    from (
        select
            item.kind,
            item.name,
            groundwork.violation(target, item, changed.after) as violation
        from unnest(declared) as item
        cross join changed
        where
            (
                (
                    item.kind = 'constraint'
                    and item.definition ->> 'type' in ('p', 'u', 'c', 'x')
                    and item.definition ->> 'validated' = 'true'
                )
                or (item.kind = 'index' and item.definition ->> 'unique' = 'true')
            )
            and exists (
                select
                from unnest(steps) as step
                where
                    step.stage = 'retype_columns'
                    and step.kind = 'column'
                    and (
                        step.hazard = 'lossy_type'
                        or model #> array['convert', step.name] is not null
                    )
                    and (
                        item.definition -> 'columns' ? step.name
                        or (
                            item.kind = 'index'
                            and position(step.name in (item.definition ->> 'definition')) > 0
                        )
                    )
            )
            and not exists (
                select
                from unnest(steps) as step
                where
                    step.kind = item.kind
                    and step.name = item.name
            )
    ) as kept
    where kept.violation is not null
$unrepaired_steps$;

{% endmacro %}
