{#
    Emits groundwork.online_steps(target, schema, table, declared, live, steps,
    options): the steps of a
    plan in the form that blocks nobody for long, for a table that is large. What is there already
    decides what comes next: each stage is recognised by the catalog, so after every stage, or a
    crash, the plan is made anew and goes on.

    mode  null       takes a strong lock for a moment; all such steps go together, first
          alone      runs in a transaction of its own, under a lock that lets others write
          outside    runs outside a transaction: `concurrently`, or a procedure that commits

    - indexes: built concurrently; a changed one under another name, which then takes its place;
      an invalid leftover is dropped first
    - unique constraints and primary keys: from an index that was built concurrently
    - checks and foreign keys: added not valid, then validated
    - not null: once no value is missing, a check that is added not valid, validated, and gone
      afterwards
    - new columns whose default must be computed for each row, and nulls to be filled: in batches
#}
{% macro engine_online_steps() %}

create or replace function groundwork.helper_name(name text, purpose text)
returns text
language sql
immutable
as $helper_name$
    select format('groundwork_%s_%s', left(name, 51 - length(purpose)), purpose)
$helper_name$;

create or replace function groundwork.online_steps(
    target oid,
    schema_name text,
    table_name text,
    declared groundwork.item[],
    live groundwork.item[],
    steps groundwork.step[],
    options jsonb
)
returns setof groundwork.online_step
language sql
as $online_steps$
    with
    staged as (

        select
            step.*,
            format('alter table %I.%I', schema_name, table_name) as head,
            declared_side.definition as declared_definition,
            live_side.definition as live_definition,
            groundwork.helper_name(step.name, 'is_set') as check_name,
            groundwork.helper_name(step.name, 'new') as twin_name,
            (
                select helper.definition
                from unnest(live) as helper
                where
                    helper.kind = 'constraint'
                    and helper.name = groundwork.helper_name(step.name, 'is_set')
            ) as check_definition,
            (
                select helper.definition
                from unnest(live) as helper
                where
                    helper.kind = 'index'
                    and helper.name = groundwork.helper_name(step.name, 'new')
            ) as twin_definition,
            (
                select helper.definition
                from unnest(live) as helper
                where
                    helper.kind = 'index'
                    and helper.name = step.name
            ) as index_definition
        from unnest(steps) as step
        left join unnest(declared) as declared_side
            on
                step.kind = declared_side.kind
                and step.name = declared_side.name
        left join unnest(live) as live_side
            on
                step.kind = live_side.kind
                and step.name = live_side.name

    )

    {{ engine_online_keys() }}

    union all

    {{ engine_online_indexes() }}

    union all

    {{ engine_online_columns() }}

    union all

    select
        position,
        kind,
        name,
        statement,
        undo,
        case
            when kind = 'referencing column' and position = 35 then 'table_rewrite' else hazard
        end,
        case
            when kind = 'referencing column' then 'the whole table is rewritten while nobody can use it'
            else reason
        end,
        case when position in (48, 49, 58) then 'alone' end
    from staged
    where
        not (kind = 'index' and position in (18, 50))
        and not (kind = 'constraint' and position in (55, 57))
        and not (kind = 'column' and position in (30, 35, 38, 39, 41))
        -- the helpers of a column stay until it is filled and not null
        and not (
            kind = 'constraint'
            and position = 16
            and (
                name = any(
                    array(
                        select pending.check_name
                        from staged as pending
                        where pending.kind = 'column'
                    )
                )
                or name = any(
                    array(
                        select groundwork.helper_name(item.name, 'fill')
                        from unnest(declared) as item
                        where item.kind = 'column'
                    )
                )
            )
        )

    order by 1, 3
$online_steps$;

{% endmacro %}
