{#
    Emits groundwork.attempt(function, schema, object, declaration, model, settings): calls one of
    the converge functions and returns its row: one of groundwork.outcomes(), the statements, what
    was kept, a message, and the statements held back until the models that still use what they
    remove have run. An error is caught, so everything it had done is undone, and comes back
    as an outcome with a message for people: what is wrong, that nothing was changed, what to do;
    dbt adds the model and its file. With another outcome a message is a note about what was left as
    it is. The engine's own errors are GW001 (a declaration that is not one) and GW002 (a change
    that is refused); GW003 ends a trial, GW004 a change that waits for other models, GW005 one that
    waits for a session of the same run, and none of them leaves the engine.

    function, declaration, model  as groundwork.read_model returns them
    settings                      what this run says, as groundwork.run_settings takes it

    groundwork.outcome_of(fault, function, said, run): the outcome of an error; `said` is what the
    model says.

    No message quotes a row (groundwork.withhold_content), and none is PostgreSQL's alone
    (groundwork.frame_fault).
#}
{% macro engine_attempt() %}

create or replace function groundwork.attempt(
    function_name text,
    schema_name text,
    object_name text,
    declaration text,
    model jsonb,
    settings jsonb,
    out outcome text,
    out statements text[],
    out kept text[],
    out message text,
    out held text[]
)
language plpgsql
as $attempt$
declare
    began constant timestamptz := clock_timestamp();
    run groundwork.run;
    tries integer := 0;
    waits integer := 0;
    planned text;
    fault groundwork.fault;
begin
    -- an editor's mark, which PostgreSQL takes for a part of the first word
    if
        getdatabaseencoding() = 'UTF8'
        and starts_with(ltrim(declaration, E' \t\r\n'), chr(65279))
    then
        raise exception using
            errcode = 'GW001',
            message = format(
                'the file of the model %s begins with a byte-order mark', object_name
            ),
            hint = 'Save it as UTF-8 without one.';
    end if;
    run := groundwork.run_settings(settings);
    perform set_config('groundwork.show_rows', run.show_rows::text, true);
    perform groundwork.enter_home(schema_name);
    perform groundwork.join_run(run.run_id);
    perform groundwork.enter_model(model);
    perform groundwork.take_turn(schema_name, object_name, run);
    if function_name in ('converge', 'consolidate') then
        perform groundwork.await_readable(
            groundwork.table_ids(model -> 'parents')
            || to_regclass(format('%I.%I', schema_name, object_name))::oid,
            run
        );
    end if;
    loop
        tries := tries + 1;
        begin
            execute format('select * from groundwork.%I($1, $2, $3, $4, $5)', function_name)
            -- not every function has a message, or holds statements back
            into outcome, statements, kept, message, held
            using schema_name, object_name, declaration, model, run;
            exit;
        exception
            -- its locks are free again, unless the transaction had some before
            when lock_not_available then
                if
                    groundwork.keeps_tables()
                    or clock_timestamp() > began + (groundwork.lock_patience(run)).patience
                then
                    raise;
                end if;
                waits := waits + 1;
                perform pg_sleep(least(waits * (0.1 + random() * 0.1), 2));
            -- what this one held is free again, so the other one continues; and what this one was
            -- reading may have been dropped meanwhile (could not open relation)
            when deadlock_detected or internal_error then
                -- what the transaction held before is free only when it ends
                if
                    tries >= 3
                    and sqlstate = '40P01'
                    and not (groundwork.lock_patience(run)).is_last
                then
                    raise exception using
                        errcode = 'lock_not_available',
                        message = format(
                            '%I.%I is in use by a session that waits for this one',
                            schema_name,
                            object_name
                        );
                end if;
                if tries >= 10 then
                    raise;
                end if;
                perform pg_sleep(random() * tries / 10);
        end;
    end loop;

    if outcome = 'refused' then
        -- what was planned is shown with it
        planned := current_setting('groundwork.planned_steps', true);
        perform groundwork.raise_fault(message::groundwork.fault);
    end if;
    if
        outcome in ('unchanged', 'created', 'altered')
        and not run.is_planning
        and run.model_key is not null
        -- a table that was made was recorded with its key
        and not (function_name = 'converge' and outcome = 'created')
        and coalesce(held, '{}') = '{}'
    then
        perform groundwork.note_model(function_name, schema_name, object_name, run.model_key);
    end if;
    if outcome in ('unchanged', 'created', 'altered') and not run.is_planning then
        perform groundwork.settle_taken(schema_name, object_name, model, run);
    end if;
exception
    when query_canceled or admin_shutdown or serialization_failure or deadlock_detected then
        {{ engine_get_fault() | indent(8) }}
        perform groundwork.raise_fault(
            groundwork.frame_fault(
                groundwork.withhold_content(fault, declaration), object_name, declaration
            )
        );
    when assert_failure or others then
        {{ engine_get_fault() | indent(8) }}
        fault := groundwork.withhold_content(fault, declaration);
        outcome := groundwork.outcome_of(
            fault, function_name, concat(declaration, model ->> 'late'), run
        );
        fault := groundwork.frame_fault(
            fault, object_name, declaration, is_final => outcome = 'refused'
        );
        if planned is not null then
            perform set_config('groundwork.planned_steps', planned, true);
        end if;
        if outcome in ('needs_other_models', 'deferred') then
            statements := '{}';
            kept := '{}';
        end if;
        message := concat_ws(
            E'\n',
            'It is planned once this is done: ' || (
                select string_agg(names.name, ', ' order by names.name)
                from unnest(run.planned) as names (name)
                where outcome = 'needs_other_models'
            ) || '. Until then:',
            fault.message,
            nullif(fault.detail, ''),
            case
                when outcome in ('needs_other_models', 'deferred') then null
                when run.round > 1
                    then 'The stages before this one are done; the same command goes on from here.'
                else 'Nothing was changed.'
            end,
            case
                when outcome in ('needs_other_models', 'deferred') then null
                else nullif(fault.hint, '')
            end
        );
end
$attempt$;

create or replace function groundwork.outcome_of(
    fault groundwork.fault, function_name text, said text, run groundwork.run
)
returns text
language sql
as $outcome_of$
    select
        case
            when fault.code = 'GW005' then 'queued'
            -- what a statement waited for is not known
            when
                fault.code = '55P03'
                and run.waited is not null
                and not groundwork.is_own_fault(fault)
                and groundwork.has_busy_sibling(run)
                then 'queued'
            when
                fault.code = '55P03' and not (groundwork.lock_patience(run)).is_last
                then 'lock_busy'
            when cardinality(run.planned) > 0 and groundwork.is_of_missing(fault)
                then 'needs_other_models'
            when
                fault.code = 'GW004'
                or (
                    not run.is_last
                    -- the rows of a retired table go last of all anyway
                    and function_name <> 'consolidate'
                    and groundwork.is_of_missing(fault)
                    -- which of them makes it shows when they have run
                    and exists (
                        select
                        from unnest(run.pending) as pending (name)
                        where
                            outcome_of.said ~ (
                                '\m' || regexp_replace(
                                    split_part(pending.name, '.', 2), '(\W)', '\\\1', 'g'
                                ) || '\M'
                            )
                    )
                )
                then 'deferred'
            else 'refused'
        end
$outcome_of$;

create or replace function groundwork.is_of_missing(fault groundwork.fault)
returns boolean
language sql
immutable
as $is_of_missing$
    -- a table, function, type, column, key, label or operator that does not exist, or a function
    -- that exists twice
    select
        fault.code in (
            '42P01', '42883', '42704', '42703', '42830', '22P02', '42725', '42804', '3F000'
        )
$is_of_missing$;

{% endmacro %}
