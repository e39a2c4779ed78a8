{#
    Emits groundwork.converge(schema, table, declaration, model, run): makes the live table equal to
    its declaration. Returns what was done, the statements, what is there undeclared and was kept,
    a message about what no declaration can state, and the statements that are held back until other
    models of the run are done. What was done is one of groundwork.outcomes(); a large table is
    changed in stages, and the caller commits after each and calls again.

    model  what the model says: see groundwork.plan; after, a statement for the first run over a
           table that is taken over; and late: see groundwork.with_late
    run    what this run says: see groundwork.run_settings

    And groundwork.with_platform(schema, table, model): the model without its usual rules where the
    table is not there or was taken over before, and with the key platform true only where it is the
    platform's.

    The live table is always described. When its fingerprint and the declaration are those
    recorded after the last change, there is nothing to do; otherwise the plan is computed,
    executed and the table described again: what is still different then is an error, so nothing
    that PostgreSQL holds about a table is silently passed over. Only what the server keeps for
    itself, which no declaration can state, is reported once and recorded as it is: see
    groundwork.with_server_facts.

    A refusal is raised, but that of a plan is returned: with the outcome `refused`, and the fault
    as the message. So the steps that were planned stay in groundwork.planned_steps, and need not be
    planned again to be shown.
#}
{% macro engine_converge() %}

create or replace function groundwork.with_platform(
    schema_name text, table_name text, model jsonb
)
returns jsonb
language sql
stable
as $with_platform$
    -- a table that was not there first is made as declared, and is the project's from then on;
    -- the usual rules are for taking a table over
    select
        case
            when
                exists (
                    select
                    from groundwork.declaration as recorded
                    where
                        recorded.kind = 'table'
                        and recorded.schema_name = with_platform.schema_name
                        and recorded.object_name = table_name
                )
                or to_regclass(format('%I.%I', schema_name, table_name)) is null
                then model - 'usual'
            else model
        end || jsonb_build_object(
            'platform',
            coalesce((model ->> 'platform')::boolean, false)
            and coalesce(
                (
                    select recorded.is_platform
                    from groundwork.declaration as recorded
                    where
                        recorded.kind = 'table'
                        and recorded.schema_name = with_platform.schema_name
                        and recorded.object_name = table_name
                ),
                to_regclass(format('%I.%I', schema_name, table_name)) is not null
            )
        )
$with_platform$;

create or replace function groundwork.converge(
    schema_name text,
    table_name text,
    declaration text,
    model jsonb,
    run groundwork.run
)
returns table (outcome text, statements text[], kept text[], message text, held text[])
language plpgsql
as $converge$
declare
    hash text := groundwork.current_hash('converge', declaration, model);
    target oid := to_regclass(format('%I.%I', schema_name, table_name));
    live constant groundwork.item[] := case
        when target is null then '{}' else groundwork.items(target)
    end;
    recorded constant groundwork.declaration := groundwork.recorded_table(schema_name, table_name);
    steps groundwork.step[];
    closable groundwork.step[];
    is_stuck boolean;
    passes integer := 0;
    is_created boolean := false;
    is_new boolean;
    is_online boolean;
    is_taken_over boolean;
    late groundwork.late;
    held_steps groundwork.step[] := '{}';
    has_turns boolean := false;
    refusal groundwork.fault;
begin
    outcome := case when run.round > 1 then 'altered' else 'unchanged' end;
    statements := '{}';
    kept := '{}';
    held := '{}';
    model := groundwork.with_platform(schema_name, table_name, model);
    is_taken_over := recorded is null;
    -- what was kept may be allowed to go now
    if
        target is not null
        and run.allow = '{}'
        and groundwork.is_as_recorded(recorded, hash, live, target)
    then
        return next;
        return;
    end if;

    late := groundwork.late_in_run(table_name, declaration, model, target, run);
    declaration := late.late_declaration;
    model := late.late_model;
    if not run.is_planning then
        perform groundwork.close_entries(schema_name, table_name, run);
    end if;
    loop
        steps := array(
            select step
            from groundwork.plan(schema_name, table_name, declaration, model, run) as step
        );
        if run.is_planning then
            -- a plan shows each with its verdict, and need not ask again
            perform set_config('groundwork.planned_steps', steps::text, true);
        end if;
        -- a table that is not there is made by one step, which has no hazard
        if target is not null then
            kept := groundwork.kept(table_name, steps, run);
            steps := groundwork.not_kept(table_name, steps, run);
            held_steps := groundwork.hold_columns(target, steps, run);
            steps := array(
                select step from unnest(steps) as step where step <> all(held_steps)
            );
            exit when cardinality(steps) = 0;
            if not has_turns and not run.is_planning then
                has_turns := groundwork.take_turns(steps);
                continue when has_turns;
            end if;

            is_stuck := passes >= 3
                or groundwork.is_repeating(schema_name, table_name, steps, run);
            if is_stuck then
                closable := groundwork.closable_steps(
                    schema_name, table_name, declaration, model, run, held_steps
                );
                message := groundwork.undeclarable_message(
                    table_name, groundwork.items(target), steps, closable
                );
                steps := closable;
                exit when cardinality(steps) = 0;
                is_stuck := passes >= 3
                    or groundwork.is_repeating(schema_name, table_name, steps, run);
            end if;
            if run.online_rows > 0 and groundwork.is_over_budget(target, steps, run) then
                -- in stages it may hold up nobody for long
                run.online_rows := 0;
                continue;
            end if;
            refusal := groundwork.refusal_of(
                target, schema_name, table_name, steps, model, run, is_stuck
            );
            if refusal.code is not null then
                outcome := 'refused';
                message := refusal::text;
                kept := '{}';
                return next;
                return;
            end if;
            perform groundwork.check_lock_budget(target, steps, run);

            is_online := groundwork.is_staged(target, steps, run);
            steps := groundwork.next_steps(steps, run.is_planning);
        end if;
        statements := statements || groundwork.shown_statements(steps, run);
        is_created := is_created or target is null;
        if run.is_planning then
            outcome := 'planned';
        elsif steps[1].mode = 'outside' then
            outcome := 'outside_transaction';
            perform groundwork.open_entry(schema_name, table_name, steps[1], run);
        else
            outcome := case
                when is_created then 'created' when is_online then 'next_stage' else 'altered'
            end;
            perform groundwork.execute(schema_name, table_name, steps, run, model -> 'parents');
        end if;
        passes := passes + 1;
        exit when run.is_planning or is_online;
        is_new := target is null;
        target := to_regclass(format('%I.%I', schema_name, table_name));
        if is_new and groundwork.is_certain(schema_name, table_name, declaration) then
            perform groundwork.check_made(target, table_name, model);
            exit;
        end if;
        -- compared like any other
    end loop;

    if run.is_planning and is_taken_over and model ->> 'after' is not null then
        statements := statements || (model ->> 'after');
        outcome := 'planned';
    end if;
    held := late.waiting || array(select step.statement from unnest(held_steps) as step);
    message := nullif(concat_ws(E'\n', message, late.obstacle), '');
    if run.is_planning or outcome in ('next_stage', 'outside_transaction') then
        message := null;
        return next;
        return;
    end if;

    if is_taken_over and model ->> 'after' is not null then
        steps := groundwork.after_steps(table_name, model);
        statements := statements || (steps[1]).statement;
        outcome := case outcome when 'unchanged' then 'altered' else outcome end;
        perform groundwork.execute(schema_name, table_name, steps, run, model -> 'parents');
    end if;
    if held <> '{}' then
        hash := hash || ' unfinished';
        run.model_key := null;
    end if;
    perform groundwork.record_table(schema_name, table_name, declaration, model, hash, run);
    return next;
end
$converge$;

{% endmacro %}
