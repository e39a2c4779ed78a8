{#
    Emits groundwork.repair_steps(target, schema, table, steps, declared, model, run): for every
    constraint that `steps` add and rows break, one step before it: the declared repair, or a
    refusal with the number of rows and some of their keys (hazard violating_rows). The same refusal
    for a unique index. And one step for each column that becomes not null where the rule is to
    quarantine its nulls; and those of groundwork.size_steps.

    model, each {constraint, or its columns joined by a comma: rule}
      orphans     `set null`, `quarantine` or assignments, for foreign keys; or a statement `insert
                  into ... select ... from <table> as offender where :offenders` that adds what
                  they refer to
      duplicates  an order such as `created_at desc`; the first row of each key stays, the others
                  are quarantined
      violations  `quarantine`, or assignments such as `score = 0`, for checks
    and usual (groundwork.with_usual_rules), which holds for what has no rule of its own.
#}
{% macro engine_repair_steps() %}

{{ engine_size_steps() }}

{{ engine_at_once_steps() }}

create or replace function groundwork.repair_steps(
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
as $repair_steps$
    select step
    from groundwork.constraint_repair_steps(
        target, schema_name, table_name, steps, declared, model, run
    ) as step

    union all

    select step
    from groundwork.unrepaired_steps(target, steps, declared, model) as step

    union all

    select step
    from groundwork.size_steps(target, schema_name, table_name, steps, declared, model, run) as step

    union all

    select
        groundwork.new_step(
            stage => 'repoint_duplicates',
            kind => 'duplicates',
            name => item.name,
            statement => format(
                'select groundwork.repoint_references(%L::regclass, %L, %L, %L, %L)',
                format('%I.%I', schema_name, table_name),
                item,
                model ->> 'usual_order',
                item.definition ->> 'definition',
                run.run_id
            )
        )
    from unnest(declared) as item
    where
        item.kind = 'constraint'
        and item.definition ->> 'type' = 'u'
        and model ? 'usual_order'
        and groundwork.completing(item, model) is null
        and exists (
            select
            from unnest(steps) as step
            where
                step.kind = 'constraint'
                and step.name = item.name
                and step.stage = 'make_constraints'
        )
        and exists (
            select
            from pg_catalog.pg_constraint
            where
                pg_constraint.confrelid = target
                and pg_constraint.contype = 'f'
        )

    union all

    select
        groundwork.new_step(
            stage => 'set_nulls_aside',
            kind => 'nulls',
            name => step.name,
            statement => format(
                'select groundwork.repair(%L::regclass, %L, ''set aside'', %L, %L)',
                format('%I.%I', schema_name, table_name),
                format('offender.%I is null', step.name),
                format('%I is null, and nothing is declared to stand in', step.name),
                run.run_id
            )
        )
    from unnest(steps) as step
    where
        step.kind = 'column'
        and step.stage = 'set_not_null'
        and model #> array['nulls', step.name] is not null
$repair_steps$;

{% endmacro %}
