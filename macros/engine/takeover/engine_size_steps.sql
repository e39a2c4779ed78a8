{#
    Emits groundwork.size_steps(target, schema, table, steps, declared, model, run): for each index
    and key that `steps` make and that rows are too large for, the repair of these rows or a
    refusal that names them (hazard violating_rows).

    model  violations {index, key, or its columns joined by a comma: rule}, else usual: such a row
           is quarantined

    And groundwork.with_sizes_first(steps): the steps of a table that is changed at once. An index
    also holds the rows that its own transaction deleted, so one that rows are removed for is built
    in the next one.
#}
{% macro engine_size_steps() %}

{{ engine_oversized_rows() }}

create or replace function groundwork.size_steps(
    target oid,
    schema_name text,
    table_name text,
    steps groundwork.step[],
    declared groundwork.item[],
    model jsonb,
    run groundwork.run
)
returns setof groundwork.step
language sql
as $size_steps$
    with
    changed as materialized (

        select groundwork.values_after(target, declared, steps, model) as after

    ),

    made as (

        select distinct
            item.kind,
            item.name,
            case item.kind
                when 'index' then item.definition ->> 'definition'
                else item.definition ->> 'index'
            end as definition
        from unnest(declared) as item
        inner join unnest(steps) as step
            on
                item.kind = step.kind
                and item.name = step.name
        where
            (item.kind = 'index' and step.stage = 'make_indexes')
            or (
                item.kind = 'constraint'
                and step.stage = 'make_constraints'
                and item.definition ->> 'type' in ('p', 'u')
            )

    ),

    oversized as materialized (

        select
            made.kind,
            made.name,
            made.definition,
            found.keys,
            found.sentence
        from made
        cross join changed
        cross join lateral groundwork.oversized_rows(
            target, made.definition, changed.after
        ) as found
        where
            groundwork.is_large(target, 0)
            and made.definition is not null

    )

    select
        groundwork.new_step(
            stage => 'repair_rows',
            kind => 'rows of ' || oversized.kind,
            name => oversized.name,
            statement => case
                when rules.rule is null then 'select'
                else format(
                    'select groundwork.repair_oversized(%L::regclass, %L, %L, %L, %L)',
                    format('%I.%I', schema_name, table_name),
                    oversized.definition,
                    rules.rule,
                    'it is too large for ' || oversized.definition,
                    run.run_id
                )
            end,
            hazard => case when rules.rule is null then 'violating_rows' end,
            reason => oversized.sentence,
            mode => case when rules.rule in ('set aside', 'quarantine') then 'alone' end
        )
    from oversized
    cross join lateral (
        select
            coalesce(
                model -> 'violations' ->> oversized.name,
                model -> 'violations' ->> array_to_string(oversized.keys, ', '),
                case
                    when model #>> '{usual, violations}' = 'default' and not model ? 'complete'
                        then 'set aside'
                end
            ) as rule
    ) as rules
    where oversized.sentence is not null
$size_steps$;

create or replace function groundwork.with_sizes_first(steps groundwork.step[])
returns groundwork.step[]
language sql
immutable
as $with_sizes_first$
    select
        array(
            select
                case
                    when
                        step.stage in ('make_indexes', 'make_constraints')
                        and exists (
                            select
                            from unnest(steps) as removing
                            where
                                removing.kind = 'rows of ' || step.kind
                                and removing.name = step.name
                                and removing.mode = 'alone'
                        )
                        then jsonb_populate_record(step, '{"mode": "later"}')
                    else step
                end
            from unnest(steps) as step
        )
$with_sizes_first$;

{% endmacro %}
