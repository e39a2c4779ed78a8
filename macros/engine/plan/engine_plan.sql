{#
    Emits groundwork.plan(schema, table, declaration, model, run, is_stuck): the ordered steps that
    make the live table equal to the declaration. Changes nothing. A table that is not there yet has
    one step, its declaration.

    model     what the model says, as groundwork.read_model returns it: parents (names of the
              tables it refers to), renamed, convert, fill, orphans, duplicates, violations,
              complete, keep, usual; and platform as groundwork.with_platform decides it (true: the
              table belongs to the platform; only declared triggers are made).
              groundwork.with_usual_rules adds nulls, usual_order and assign_tenants for the
              functions that this one calls
    run       of which online_rows (a table with more rows takes the steps of
              groundwork.online_steps), allow, is_planning, is_tried and run_id are read
    is_stuck  true: its statements were executed and leave differences; those that no declaration
              can state are left out
#}
{% macro engine_plan() %}

{{ engine_undeclared_children() }}

create or replace function groundwork.plan(
    schema_name text,
    table_name text,
    declaration text,
    model jsonb,
    run groundwork.run,
    is_stuck boolean default false
)
returns setof groundwork.step
language plpgsql
as $plan$
declare
    target oid := to_regclass(format('%I.%I', schema_name, table_name));
    live groundwork.item[];
    declared groundwork.item[];
    renamed jsonb;
    steps groundwork.step[];
    rebuilding groundwork.step[] := '{}';
    conditions jsonb;
    of_partitions groundwork.step[] := '{}';
    is_partitioned_now boolean;
begin
    perform groundwork.enter_home(schema_name);
    perform groundwork.enter_model(model);
    if target is null then
        return next groundwork.create_step(schema_name, table_name, declaration, model, run);
        return;
    end if;

    live := groundwork.items(target);
    renamed := groundwork.open_renames(
        array(
            select item.name
            from unnest(live) as item
            where item.kind = 'column'
        ),
        model -> 'renamed'
    );
    declared := groundwork.declared_items(
        target, table_name, declaration, model, renamed, live, is_stuck
    );
    conditions := groundwork.partition_conditions(declared);
    declared := groundwork.without_conditions(declared);
    renamed := groundwork.with_next_names(declared, renamed);
    perform groundwork.check_properties(table_name, declared, live, model, renamed);
    model := groundwork.in_live_names(model, renamed);
    is_partitioned_now := model #>> '{usual, partitions}' = 'attached'
        and groundwork.is_to_be_partitioned(declared, live);
    if is_partitioned_now then
        declared := groundwork.as_plain(declared, live);
    end if;
    model := groundwork.with_usual_rules(model, declared, live);

    declared := groundwork.with_live_sequences(declared, live);
    steps := array(
        select step
        from groundwork.sequence_rename_steps(schema_name, declared, live) as step
    );
    live := groundwork.with_declared_sequences(declared, live);

    live := groundwork.with_partitions(live, target, declared);
    live := groundwork.with_schema_usage(schema_name, declared, live);
    live := groundwork.undeclared_children(target, live, run);
    if groundwork.is_rebuilt(declared, live) then
        rebuilding := array(
            select step
            from groundwork.rebuild_steps(
                target, schema_name, table_name, declared, live, conditions, model, run
            ) as step
        );
        live := groundwork.rebuilt_items(declared, live);
    end if;

    steps := steps || rebuilding || groundwork.steps_of_project(
        array(
            select step
            from groundwork.compare(schema_name, table_name, declared, live, model) as step
        ),
        declared,
        model
    );

    steps := steps || array(
        select step
        from groundwork.usage_steps(target, schema_name, declared, live, steps) as step
        union all
        select step
        from groundwork.sequence_limit_steps(target, declared, live) as step
    );
    steps := groundwork.with_consequences(
        target, schema_name, table_name, steps, declared, model, run
    );
    if not coalesce((model ->> 'platform')::boolean, false) then
        of_partitions := groundwork.delay_references(
            array(
                select step
                from groundwork.partition_steps(
                    schema_name, table_name, declared, live, conditions, model, run
                ) as step
            )
        );
    end if;
    steps := groundwork.delay_renames(schema_name, table_name, steps) || array(
        select step
        from groundwork.rename_steps(schema_name, table_name, declared, renamed) as step
    );

    if model #>> '{usual, indexes}' = 'replaced' then
        steps := groundwork.with_replaced_indexes(target, steps);
    end if;

    if
        is_partitioned_now
        and (
            run.is_planning
            -- its columns, keys and indexes come first
            or not exists (
                select
                from unnest(steps) as step
                where not groundwork.is_kept(table_name, step.hazard, run)
            )
        )
    then
        steps := steps || groundwork.partition_step(schema_name, table_name, declaration);
    end if;

    if
        cardinality(steps) > 0
        and rebuilding = '{}'
        and groundwork.is_changed_online(target, declared, steps, model, run)
    then
        return query
        select *
        from groundwork.online_steps(
            target,
            schema_name,
            table_name,
            declared,
            live,
            groundwork.rewriting_settings(table_name, steps, run),
            model,
            run
        ) as step

        union all

        select *
        from unnest(of_partitions)
        order by 1, 2, 3, 4;
    else
        return query
        select *
        from unnest(
            groundwork.at_once_steps(target, schema_name, table_name, steps, declared, live)
            || of_partitions
        ) as step
        order by step;
    end if;
end
$plan$;

{% endmacro %}
