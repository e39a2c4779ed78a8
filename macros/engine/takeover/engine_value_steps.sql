{#
    Emits groundwork.value_steps(target, declared, steps, model, run): a step for each column among
    `steps` whose values to come cannot be computed or stored: the default of a new column, the
    expression of a generated one, what a rule fills in, the conversion to another type. It has the
    hazard null_values where they would be null, else no statement; its reason says for which rows.
    A table that is large is not read for it.
#}
{% macro engine_value_steps() %}

create or replace function groundwork.value_steps(
    target oid,
    declared groundwork.item[],
    steps groundwork.step[],
    model jsonb,
    run groundwork.run
)
returns setof groundwork.step
language plpgsql
as $value_steps$
declare
    is_large constant boolean := groundwork.is_large(target, run.online_rows);
    is_empty constant boolean := not groundwork.is_large(target, 0);
    after constant jsonb := groundwork.values_after(target, declared, steps, model);
    others_after constant jsonb := after - array(
        select item.name
        from unnest(declared) as item
        where
            item.kind = 'column'
            and item.definition -> 'generated' is not null
    );
    new_value record;
    found_fault record;
begin
    for new_value in
        select *
        from groundwork.new_values(target, declared, steps, model)
    loop
        -- PostgreSQL computes a default that is the same for all rows in any case
        if
            is_empty
            and new_value.condition is null
            and (
                new_value.expression = 'null'
                or not groundwork.is_immutable(target, new_value.type, new_value.expression)
            )
        then
            continue;
        end if;
        found_fault := groundwork.value_fault(
            target,
            new_value.name,
            new_value.type,
            -- that every row is null is said by the step that adds the column
            new_value.is_not_null and new_value.expression <> 'null',
            new_value.expression,
            -- what PostgreSQL cannot read as an expression is found without rows
            case
                when is_large and new_value.condition is not null then 'false'
                else new_value.condition
            end,
            case when new_value.source in ('expression', 'fill') then others_after else '{}' end
        );
        if
            (found_fault.fault).code is null
            -- it is computed from a column whose values are not known before it is there
            or (
                left((found_fault.fault).code, 2) = '42'
                and (
                    new_value.source in ('expression', 'default')
                    or exists (
                        select
                        from unnest(steps) as step
                        where
                            step.stage = 'add_columns'
                            and step.name <> new_value.name
                            and not after ? step.name
                    )
                )
            )
        then
            continue;
        end if;
        return next groundwork.new_step(
            stage => new_value.stage,
            kind => 'values of column',
            name => new_value.name,
            statement => case when (found_fault.fault).code = '23502' then 'select' end,
            hazard => case when (found_fault.fault).code = '23502' then 'null_values' end,
            reason => groundwork.value_sentence(
                target,
                new_value.source,
                new_value.expression,
                found_fault.fault,
                found_fault.row_count,
                found_fault.names
            )
        );
    end loop;

    if not is_large and not is_empty then
        return query
        select *
        from groundwork.index_value_steps(
            target, declared, steps, after
        );
    end if;
end
$value_steps$;

{% endmacro %}
