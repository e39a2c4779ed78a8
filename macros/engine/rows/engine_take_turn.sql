{#
    Emits groundwork.take_turn(schema, object, run): lets one run at a time work at an object,
    until the transaction ends; what another one leaves is what this one looks at. What a run does
    outside a transaction is in the ledger as started, and counts while its session works,
    also when its client was killed. Waits as long as groundwork.lock_patience says, or not at all
    for what is running outside a transaction, and
    raises lock_not_available and names who has the turn, and since when; GW005 where that is
    another session of the same run (see groundwork.lock_tables).

    And groundwork.take_turns(steps): waits for the turns at the objects to which the steps bring
    something back, so that nobody else changes what is taken from them; false where there are none.
    What the caller knows of these objects it has to read again then. Two runs that wait for each
    other end in a deadlock, after which groundwork.attempt tries again.

    And groundwork.refuse_squatter(turn, object): refuses, and names the session, where one that is
    not a run has the turn.

    groundwork.turn_key(schema, object): the two numbers of the advisory lock;
    groundwork.outside_worker(schema, object, run): the session that has the turn outside a
    transaction, and whether it is working or only just came to it, or is ending.
#}
{% macro engine_take_turn() %}

create or replace function groundwork.turn_key(schema_name text, object_name text)
returns integer[]
language sql
immutable
as $turn_key$
    select
        array[
            hashtext('groundwork.attempt'), hashtext(format('%I.%I', schema_name, object_name))
        ]
$turn_key$;

create or replace function groundwork.take_turn(
    schema_name text, object_name text, run groundwork.run
)
returns void
language plpgsql
as $take_turn$
declare
    turn constant integer[] := groundwork.turn_key(schema_name, object_name);
    began constant timestamptz := clock_timestamp();
    other text;
    is_working boolean;
    is_own boolean;
    tries integer := 0;
begin
    loop
        is_working := false;
        begin
            if not pg_try_advisory_xact_lock(turn[1], turn[2]) then
                select
                    holder.session,
                    holder.is_own
                into other, is_own
                from groundwork.turn_holder(turn, run) as holder;
            else
                select
                    worker.session,
                    worker.is_working,
                    worker.is_own
                into other, is_working, is_own
                from groundwork.outside_worker(schema_name, object_name, run) as worker;
                if other is null or run.is_planning then
                    return;
                end if;
                raise exception using errcode = 'GW003';
            end if;
        exception when sqlstate 'GW003' then null;
        end;
        perform groundwork.refuse_squatter(turn, format('%I.%I', schema_name, object_name));
        -- the build of an index waits for every transaction, so for this one too
        if
            is_working
            or clock_timestamp() > began + (groundwork.lock_patience(run)).patience
        then
            raise exception using
                errcode = case
                    when is_own and run.waited is not null then 'GW005'
                    else 'lock_not_available'
                end,
                message = format(
                    'another %s is at %I.%I: %s',
                    case when is_own then 'model of this run' else 'run' end,
                    schema_name,
                    object_name,
                    coalesce(other, 'it has ended this moment')
                ),
                hint = 'Run again when that has ended; then what it left to do is done.';
        end if;
        tries := tries + 1;
        perform pg_sleep(least(0.01 * 2 ^ least(tries, 10) * (1 + random()), 1));
        -- who was seen in this transaction would be seen again
        perform pg_stat_clear_snapshot();
    end loop;
end
$take_turn$;

create or replace function groundwork.take_turns(steps groundwork.step[])
returns boolean
language plpgsql
as $take_turns$
declare
    caller_timeout constant text := current_setting('lock_timeout');
    turn record;
    has_turns boolean := false;
begin
    for turn in
        select distinct
            groundwork.turn_key(
                split_part(step.owner, '.', 1), substr(step.owner, position('.' in step.owner) + 1)
            ) as key,
            step.owner
        from unnest(steps) as step
        where step.owner is not null
        order by
            key,
            step.owner
    loop
        has_turns := true;
        loop
            perform groundwork.refuse_squatter(turn.key, turn.owner);
            begin
                -- long enough for PostgreSQL to find that two wait for each other
                perform set_config('lock_timeout', '5s', true);
                perform pg_advisory_xact_lock(turn.key[1], turn.key[2]);
                perform set_config('lock_timeout', caller_timeout, true);
                exit;
            exception when lock_not_available then null;
            end;
        end loop;
    end loop;
    return has_turns;
end
$take_turns$;

create or replace function groundwork.refuse_squatter(turn integer[], object_name text)
returns void
language plpgsql
as $refuse_squatter$
declare
    holder record;
begin
    select *
    into holder
    from groundwork.turn_holder(turn, groundwork.current_run());
    if holder.may_deploy is false then
        raise exception using
            errcode = 'object_not_in_prerequisite_state',
            message = format(
                '%s is kept from every run by %s', object_name, holder.session
            ),
            detail = format(
                'Its role is not one that deploys, but it holds the advisory lock (%s, %s), by '
                'which runs wait for each other.',
                turn[1],
                turn[2]
            ),
            hint = format(
                'End that session and run again: select pg_terminate_backend(%s). Any client that '
                'sends statements of its own can do this; see docs/security.md.',
                holder.pid
            );
    end if;
end
$refuse_squatter$;

create or replace function groundwork.turn_holder(
    turn integer[],
    run groundwork.run,
    out session text,
    out is_own boolean,
    out may_deploy boolean,
    out pid integer
)
language sql
volatile
as $turn_holder$
    select
        min(
            groundwork.session_named(
                pg_stat_activity.pid,
                pg_stat_activity.usename,
                pg_stat_activity.application_name,
                coalesce(pg_stat_activity.xact_start, pg_stat_activity.query_start),
                groundwork.command_of(pg_stat_activity.query)
            )
        ),
        coalesce(bool_and(groundwork.is_of_run(pg_stat_activity.pid, run)), false),
        -- null where the session has just ended
        bool_or(groundwork.may_deploy(pg_stat_activity.pid)),
        min(pg_stat_activity.pid)
    from pg_catalog.pg_locks
    inner join pg_catalog.pg_stat_activity
        on pg_locks.pid = pg_stat_activity.pid
    where
        pg_locks.locktype = 'advisory'
        and pg_locks.database = (
            select pg_database.oid
            from pg_catalog.pg_database
            where pg_database.datname = current_database()
        )
        and pg_locks.granted
        and pg_locks.pid <> pg_backend_pid()
        -- pg_locks shows the two numbers without their signs
        and pg_locks.classid = turn[1]::oid
        and pg_locks.objid = turn[2]::oid
        and pg_locks.objsubid = 2
$turn_holder$;

create or replace function groundwork.outside_worker(
    schema_name text,
    object_name text,
    run groundwork.run,
    out session text,
    out is_working boolean,
    out is_own boolean
)
language plpgsql
volatile
as $outside_worker$
begin
    -- nearly always so, and much cheaper to ask than what every session does
    if
        not exists (
            select
            from groundwork.ledger
            where
                ledger.schema_name = outside_worker.schema_name
                and ledger.object_name = outside_worker.object_name
                and ledger.outcome = 'started'
        )
    then
        is_working := false;
        is_own := false;
        return;
    end if;

    select
        min(
            groundwork.session_named(
                pg_stat_activity.pid,
                pg_stat_activity.usename,
                pg_stat_activity.application_name,
                ledger.started_at,
                left(ledger.statement, 80)
            )
        ),
        coalesce(bool_or(pg_stat_activity.state = 'active'), false),
        coalesce(bool_and(ledger.run_id = run.run_id), false)
    into session, is_working, is_own
    from groundwork.ledger
    inner join pg_catalog.pg_stat_activity
        on
            ledger.process = pg_stat_activity.pid
            -- no later session of that number
            and ledger.started_at >= pg_stat_activity.backend_start
    where
        ledger.schema_name = outside_worker.schema_name
        and ledger.object_name = outside_worker.object_name
        and ledger.outcome = 'started'
        and ledger.process <> pg_backend_pid()
        -- It has committed the entry and is to begin; or its client is gone, and it ends; or a
        -- pooler keeps it, and it does nothing.
        and (
            pg_stat_activity.state = 'active'
            or ledger.started_at > clock_timestamp() - interval '5 seconds'
        );
end
$outside_worker$;

{% endmacro %}
