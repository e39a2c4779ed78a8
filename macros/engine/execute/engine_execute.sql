{#
    Emits groundwork.execute(schema, table, steps, run, parents): runs the steps in order, each with
    its row in the ledger. Locks are taken first. A failing statement ends the transaction with
    PostgreSQL's own error, without what that quotes of a row, and says which statement it was; a
    change of type says which rows do not convert.

    The statements are written for a search_path that begins with the table's schema, which they
    alone are run with.

    A statement may lock more tables than those. It waits for each as long as a try of
    groundwork.lock_tables does; then all of the steps are undone, which gives every lock back, and
    tried again after a pause. Where the transaction keeps locks of before, its caller has to end
    it first: lock_not_available is raised at once.

    And groundwork.execute_once(schema, table, steps, run, parents, patience): one of these tries.
#}
{% macro engine_execute() %}

{{ engine_locked_beside() }}

create or replace function groundwork.execute_once(
    schema_name text,
    table_name text,
    steps groundwork.step[],
    run groundwork.run,
    parents jsonb,
    patience interval
)
returns void
language plpgsql
as $execute_once$
declare
    -- to lock a view would lock the tables below it
    target constant oid := (
        select pg_class.oid
        from pg_catalog.pg_class
        where
            pg_class.oid = to_regclass(format('%I.%I', schema_name, table_name))
            and pg_class.relkind in ('r', 'p')
    );
    caller_timeout constant text := current_setting('lock_timeout');
    parent_ids oid[] := groundwork.table_ids(parents);
    waited interval;
    lifted oid[] := '{}';
    predicted groundwork.prediction[];
    prediction groundwork.prediction;
    place integer := 0;
    entries bigint[] := '{}';
    locked_at timestamptz;
    step groundwork.step;
    entry bigint;
    began timestamptz;
    row_count bigint;
    made oid[];
    extent jsonb;
    is_repair boolean;
    triggers text;
    fault groundwork.fault;
begin
    -- dbt opens a session for each model, which has to plan every query it comes to: a table that
    -- is made, in which nothing of this is needed, does without
    if target is not null then
        -- for the steps that take locks themselves
        perform set_config('groundwork.run', run::text, true);
        predicted := groundwork.predict(target, steps, run);
    end if;
    waited := groundwork.lock_tables(
        case
            when steps[1].mode is null and steps[1].kind <> 'lock' and target is not null
                then target || groundwork.referenced_beside(target, steps)
            else '{}'
        end,
        groundwork.locked_beside(target, steps, parent_ids),
        run
    );
    locked_at := clock_timestamp();
    -- what holds up nobody may wait
    if steps[1].mode is null or groundwork.is_row_step(steps[1]) then
        perform set_config(
            'lock_timeout',
            groundwork.milliseconds(
                case when steps[1].mode is null then patience else run.lock_timeout end
            ),
            true
        );
    end if;
    -- PostgreSQL reads every row itself to validate a constraint; to lift what hides them
    -- would hold up everybody meanwhile
    if target is not null and (steps[1].mode is null or groundwork.is_row_step(steps[1])) then
        lifted := groundwork.lift_row_security(
            array(
                select distinct involved
                from unnest(parent_ids || target) as involved
                where
                    pg_has_role(
                        (select relowner from pg_catalog.pg_class where oid = involved), 'usage'
                    )
            )
        );
    end if;

    foreach step in array steps loop
        began := clock_timestamp();
        place := place + 1;
        prediction := predicted[place];
        begin
            entry := groundwork.new_entry(
                schema_name, table_name, step, prediction, waited, 'done', run
            );
            is_repair := groundwork.is_row_step(step);
            if is_repair then
                triggers := groundwork.pause_triggers(target);
            end if;
            if step.kind = 'table' then
                extent := groundwork.extent(
                    (select xmin from groundwork.ledger where id = entry), parent_ids
                );
            end if;
            perform groundwork.use_project_path(quote_ident(schema_name));
            execute groundwork.with_secrets(step.statement);
            get diagnostics row_count = row_count;
            if is_repair then
                set constraints all immediate;
            end if;
            perform groundwork.use_engine_path();
            if is_repair then
                execute triggers;
            end if;
            made := case when step.kind = 'table' then groundwork.made_with(entry) end;
        exception when assert_failure or others then
            {{ engine_get_fault() | indent(12) }}
            continue when groundwork.note_taken(
                step, groundwork.withhold_content(fault, step.statement), table_name, run
            );
            fault := groundwork.explained_fault(fault, schema_name, table_name, step);
            perform groundwork.raise_fault(fault);
        end;
        update groundwork.ledger
        set
            duration = clock_timestamp() - began,
            affected_rows = row_count
        where id = entry;
        if prediction.longest_block > '0' then
            entries := entries || entry;
        end if;
        waited := case when step.kind = 'lock' then clock_timestamp() - began end;
        if step.kind = 'table' then
            perform groundwork.check_declaration(table_name, made, parent_ids);
            perform groundwork.check_extent(table_name, step.statement, made[1], extent);
        end if;
    end loop;
    -- others wait until the transaction ends, which it does at once
    if cardinality(entries) > 0 then
        update groundwork.ledger
        set blocked = clock_timestamp() - locked_at
        where id = any(entries);
    end if;
    if cardinality(lifted) > 0 then
        perform groundwork.restore_row_security(lifted);
    end if;
    perform set_config('lock_timeout', caller_timeout, true);
end
$execute_once$;

create or replace function groundwork.execute(
    schema_name text,
    table_name text,
    steps groundwork.step[],
    run groundwork.run,
    parents jsonb default '[]'
)
returns void
language plpgsql
as $execute$
declare
    began constant timestamptz := clock_timestamp();
    patience constant interval := (groundwork.lock_patience(run)).patience;
    tries integer := 1;
    fault groundwork.fault;
begin
    loop
        begin
            perform groundwork.execute_once(
                schema_name,
                table_name,
                steps,
                run,
                parents,
                case
                    when run.waited is null and groundwork.keeps_tables() then run.lock_timeout
                    else groundwork.try_patience(run, began, tries)
                end
            );
            return;
        exception when lock_not_available then
            {{ engine_get_fault() | indent(12) }}
        end;
        if groundwork.keeps_tables() or clock_timestamp() > began + patience then
            if groundwork.is_own_fault(fault) then
                fault.datatype_name := 'groundwork.own';
            end if;
            perform groundwork.raise_fault(fault);
        end if;
        perform pg_sleep(least(tries * (0.1 + random() * 0.1), 2));
        tries := tries + 1;
    end loop;
end
$execute$;

create or replace function groundwork.made_with(entry bigint)
returns oid[]
language sql
stable
as $made_with$
    -- What the same subtransaction wrote carries the xmin of the ledger's row. pg_class rows of
    -- referenced tables are rewritten too (relhastriggers); the rows of their types are not.
    select coalesce(array_agg(pg_class.oid), '{}')
    from pg_catalog.pg_class
    where
        pg_class.oid = any(
            array(
                select pg_type.typrelid
                from pg_catalog.pg_type
                where
                    pg_type.xmin = (
                        select ledger.xmin
                        from groundwork.ledger
                        where ledger.id = entry
                    )
            )
        )
        and pg_class.relkind in ('r', 'p', 'v', 'f')
        and not pg_class.relispartition
$made_with$;

{{ engine_predict() }}

{% endmacro %}
