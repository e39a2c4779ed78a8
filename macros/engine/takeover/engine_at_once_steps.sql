{#
    Emits groundwork.at_once_steps(target, schema, table, steps, declared, live): the steps of a
    table that is changed at once. A check that is not validated refuses every update of a row
    that breaks it, whatever is updated: where the steps change rows, it is dropped before them and
    comes back after them; and groundwork.with_sizes_first.

    And groundwork.blocking_check_steps(target, schema, table, live): the steps that drop the checks
    that are not validated and that rows break.
#}
{% macro engine_at_once_steps() %}

create or replace function groundwork.blocking_check_steps(
    target oid, schema_name text, table_name text, live groundwork.item[]
)
returns setof groundwork.step
language sql
as $blocking_check_steps$
    select
        groundwork.new_step(
            stage => 'drop_constraints',
            kind => 'constraint',
            name => item.name,
            statement => groundwork.drop_statement(schema_name, table_name, item),
            undo => groundwork.create_statement(schema_name, table_name, item)
        )
    from unnest(live) as item
    where
        item.kind = 'constraint'
        and item.definition ->> 'type' = 'c'
        and item.definition ->> 'validated' = 'false'
        and groundwork.violation(target, item) is not null
$blocking_check_steps$;

create or replace function groundwork.at_once_steps(
    target oid,
    schema_name text,
    table_name text,
    steps groundwork.step[],
    declared groundwork.item[],
    live groundwork.item[]
)
returns groundwork.step[]
language plpgsql
as $at_once_steps$
declare
    lifted constant groundwork.step[] := array(
        select lifting
        from groundwork.blocking_check_steps(target, schema_name, table_name, live) as lifting
        where
            exists (
                select
                from unnest(steps) as step
                where groundwork.is_row_step(step)
            )
            and not exists (
                select
                from unnest(steps) as step
                where
                    step.stage = 'drop_constraints'
                    and step.name = lifting.name
            )
    );
begin
    return groundwork.with_sizes_first(lifted || array(
        select step
        from unnest(steps) as step
        where
            not (
                step.stage = 'validate_constraints'
                and step.kind = 'constraint'
                and step.name in (select lifting.name from unnest(lifted) as lifting)
            )
    ) || array(
        select
            groundwork.new_step(
                stage => 'make_constraints',
                kind => 'constraint',
                name => lifting.name,
                statement => case
                    when declared_item.name is null then lifting.undo
                    else groundwork.create_statement(schema_name, table_name, declared_item)
                end,
                undo => lifting.statement
            )
        from unnest(lifted) as lifting
        left join unnest(declared) as declared_item
            on
                declared_item.kind = 'constraint'
                and lifting.name = declared_item.name
    ));
end
$at_once_steps$;

{% endmacro %}
