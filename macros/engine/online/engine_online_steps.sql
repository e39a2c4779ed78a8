{#
    Emits groundwork.online_steps(target, schema, table, declared, live, steps,
    options): the steps of a
    plan in the form that blocks nobody for long, for a table that is large. What is there already
    decides what comes next: each stage is recognised by the catalog, so after every stage, or a
    crash, the plan is made anew and goes on.

    mode  null       takes a strong lock for a moment; all such steps go together, first
          alone      runs in a transaction of its own, under a lock that lets others write
          outside    runs outside a transaction: `concurrently`, or a procedure that commits
          later      its turn has not come

    - indexes: built concurrently; a changed one under another name, which then takes its place;
      an invalid leftover is dropped first
    - unique constraints and primary keys: from an index that was built concurrently
    - checks and foreign keys: added not valid, then validated
    - not null: once no value is missing, a check that is added not valid, validated, and gone
      afterwards
    - other types: by a twin of the column (groundwork.retype_steps); what else differs comes after
    - new columns whose default must be computed for each row, and nulls to be filled: in batches
#}
{% macro engine_online_steps() %}

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
    retyping as materialized (

        select retype_step.*
        from groundwork.retype_steps(target, declared, steps, options) as retype_step

    ),

    obstacle as materialized (

        select
            case
                when not exists (select from retyping)
                    then groundwork.retype_obstacle(
                        retyped.columns, groundwork.retype_dependents(retyped.columns)
                    )
            end as sentence
        from groundwork.retyped(target, declared, steps, options) as retyped (columns)

    ),

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
            ) as index_definition,
            case when step.position = 35 then obstacle.sentence end as obstacle
        from unnest(steps) as step
        left join unnest(declared) as declared_side
            on
                step.kind = declared_side.kind
                and step.name = declared_side.name
        left join unnest(live) as live_side
            on
                step.kind = live_side.kind
                and step.name = live_side.name
        cross join obstacle

    ),

    closing (position, kind, name, statement, undo, hazard, reason, mode) as (

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
                when kind = 'referencing column' and position = 35
                    then concat_ws(
                        ': ', 'the whole table is rewritten while nobody can use it', obstacle
                    )
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

    )

    select
        position,
        kind,
        name,
        statement,
        undo,
        hazard,
        reason,
        mode
    from (
        select
            0 as place,
            retyping.*
        from retyping

        union all

        select
            1,
            closing.position,
            closing.kind,
            closing.name,
            closing.statement,
            closing.undo,
            closing.hazard,
            closing.reason,
            case
                -- new columns first: a policy that changes with its column may read them
                when
                    not exists (select from retyping)
                    or (closing.kind = 'column' and closing.position between 30 and 32)
                    then closing.mode
                else 'later'
            end
        from closing
        where
            not exists (select from retyping)
            -- the swap of a column does these
            or not (
                closing.position < 0
                or closing.position between 101 and 999
                or closing.kind = 'referencing column'
                or (closing.kind = 'column' and closing.position in (34, 35, 36, 43))
                or starts_with(closing.name, 'groundwork_')
                or closing.name = '~groundwork_sync'
                or exists (
                    select
                    from retyping
                    where retyping.statement = closing.statement
                )
            )
    ) as steps_in_turn

    order by
        place,
        position,
        name
$online_steps$;

{% endmacro %}
