{#
    Emits groundwork.lock_tables(exclusive, shared, run): takes the access exclusive lock on
    the tables `exclusive` and, on the tables `shared`, the one that adding a foreign key needs.
    All sessions take them in the order of their oids, so two tables built at once cannot
    deadlock. Returns how long it took.

    A lock that waits makes everyone after it wait too. So the sessions of groundwork wait for each
    other at advisory locks; then the first try at the tables does not wait at all, and no other is
    made while a transaction older than a second uses one of them. The second try waits 40 ms, each
    further one half as long again, up to 90 ms, and up to lock_timeout when half of lock_total has
    passed; then every lock is given back, and a pause comes that grows.
    Raises lock_not_available after lock_total and names who holds the tables; and GW005, which
    leaves the engine as the outcome `queued`, where only sessions of the same run do: that wait
    is not counted.

    run  groundwork.current_run() where it is not given. Of it are read
         lock_timeout  of one try, at most
         lock_total    of all tries and pauses
         waited        when it is not null, this returns to the caller with the error after a
                       twelfth of lock_total, so that it can say what for

    And groundwork.join_queue(tables): waits at the advisory locks;
    groundwork.lock_patience(run): how long to wait now, and whether that is the last try;
    groundwork.try_patience(run, began, tries): how long one try waits, and so those behind it;
    groundwork.await_readable(tables, run): waits until no client keeps others from reading the
    tables, which whatever looks at their rows would wait for without an end: whoever may update or
    delete rows of a table may lock it in any mode;
    groundwork.raise_lock_busy(exclusive, shared, run): the error, and who stands in the way;
    groundwork.milliseconds(duration): as PostgreSQL takes it for a setting.
#}
{% macro engine_lock_tables() %}
{{ engine_own_sessions() }}
{{ engine_lock_holders() }}

create or replace function groundwork.milliseconds(duration interval)
returns text
language sql
immutable
as $milliseconds$
    select ceil(1000 * extract(epoch from duration))::text
$milliseconds$;

create or replace function groundwork.lock_patience(
    run groundwork.run, out patience interval, out is_last boolean
)
language sql
immutable
as $lock_patience$
    select
        case
            when run.waited is null then run.lock_total
            else least(rest.remaining, run.lock_total / 12)
        end,
        run.waited is null or rest.remaining <= run.lock_total / 12
    from (
        select run.lock_total - make_interval(secs => run.waited) as remaining
    ) as rest
$lock_patience$;

create or replace function groundwork.try_patience(
    run groundwork.run, began timestamptz, tries integer
)
returns interval
language sql
volatile
as $try_patience$
    select
        least(
            run.lock_timeout,
            interval '40 ms' * 1.5 ^ least(tries - 1, 20),
            case
                when
                    clock_timestamp() - began + make_interval(secs => coalesce(run.waited, 0))
                    < run.lock_total / 2
                    then interval '90 ms'
            end
        )
$try_patience$;

create or replace function groundwork.lock_tables(
    exclusive oid[], shared oid[], run groundwork.run default groundwork.current_run()
)
returns interval
language plpgsql
as $lock_tables$
declare
    began constant timestamptz := clock_timestamp();
    caller_timeout constant text := current_setting('lock_timeout');
    wanted record;
    held record;
    tries integer := 0;
begin
    if exclusive || shared = '{}' then
        return clock_timestamp() - began;
    end if;
    loop
        -- who does not wait holds up nobody: the first try asks for nobody
        select *
        into held
        from groundwork.lock_holders(exclusive, shared, run)
        where tries > 0;
        if held.names is null then
            begin
                -- runs of groundwork queue here, where they hold up nobody else
                perform set_config('lock_timeout', '1s', true);
                perform groundwork.join_queue(exclusive || shared);
                -- Autovacuum gives way to a lock that has waited for deadlock_timeout. The gentle
                -- lock waits for that, which nobody notices who reads or writes.
                for wanted in
                    select
                        pg_class.oid::regclass as name,
                        modes.mode,
                        modes.patience
                    from pg_catalog.pg_class
                    cross join lateral (
                        values
                        (1, 'share update exclusive', run.lock_timeout),
                        (
                            2,
                            case
                                when pg_class.oid = any(exclusive) then 'access exclusive'
                                else 'share row exclusive'
                            end,
                            groundwork.try_patience(run, began, tries)
                        )
                    ) as modes (place, mode, patience)
                    where
                        pg_class.oid = any(exclusive || shared)
                        and (
                            pg_class.oid = any(exclusive)
                            or has_table_privilege(pg_class.oid, 'update, delete, truncate')
                        )
                        and (tries > 0 or modes.place = 2)
                    order by
                        modes.place,
                        pg_class.oid
                loop
                    perform set_config(
                        'lock_timeout', groundwork.milliseconds(wanted.patience), true
                    );
                    execute format(
                        'lock table %s in %s mode%s',
                        wanted.name,
                        wanted.mode,
                        case when tries = 0 then ' nowait' end
                    );
                end loop;
                perform set_config('lock_timeout', caller_timeout, true);
                return clock_timestamp() - began;
            exception when lock_not_available then
                select *
                into held
                from groundwork.lock_holders(exclusive, shared, run)
                where tries > 0;
                if tries > 0 then
                    held.names := coalesce(held.names, 'sessions that come and go');
                end if;
            end;
        end if;

        tries := tries + 1;
        continue when held.names is null;
        if tries = 2 and run.waited is null then
            raise notice 'waiting for % to end, which uses %',
                held.names, groundwork.table_names(exclusive || shared);
        end if;
        if clock_timestamp() > began + (groundwork.lock_patience(run)).patience then
            perform groundwork.raise_lock_busy(exclusive, shared, run);
        end if;
        perform pg_sleep(least((tries - 1) * (0.1 + random() * 0.1), 2));
    end loop;
end
$lock_tables$;

create or replace function groundwork.join_queue(tables oid[])
returns void
language plpgsql
as $join_queue$
declare
    place integer[];
begin
    for place in
        select
            array[
                hashtext('groundwork.lock_tables'), (pg_class.oid::bigint - 2147483648)::integer
            ]
        from pg_catalog.pg_class
        where pg_class.oid = any(tables)
        order by pg_class.oid
    loop
        continue when pg_try_advisory_xact_lock(place[1], place[2]);
        -- who is no run, and keeps a place of theirs, is passed
        continue when (groundwork.turn_holder(place, groundwork.current_run())).may_deploy is false;
        perform pg_advisory_xact_lock(place[1], place[2]);
    end loop;
end
$join_queue$;

create or replace function groundwork.await_readable(tables oid[], run groundwork.run)
returns void
language plpgsql
as $await_readable$
declare
    began constant timestamptz := clock_timestamp();
begin
    while exists (
        select
        from pg_catalog.pg_locks
        where
            pg_locks.locktype = 'relation'
            and pg_locks.relation = any(tables)
            and pg_locks.mode = 'AccessExclusiveLock'
            and pg_locks.granted
            and pg_locks.pid <> pg_backend_pid()
            and not groundwork.may_deploy(pg_locks.pid)
    )
    loop
        if clock_timestamp() > began + (groundwork.lock_patience(run)).patience then
            perform groundwork.raise_lock_busy(tables, '{}', run);
        end if;
        perform pg_sleep(0.1);
        perform pg_stat_clear_snapshot();
    end loop;
end
$await_readable$;

create or replace function groundwork.raise_lock_busy(
    exclusive oid[], shared oid[], run groundwork.run
)
returns void
language plpgsql
as $raise_lock_busy$
declare
    held constant record := groundwork.lock_holders(exclusive, shared, run);
begin
    raise exception using
        errcode = case
            when held.is_own and run.waited is not null then 'GW005'
            else 'lock_not_available'
        end,
        message = format(
            '%s is in use by %s',
            groundwork.table_names(exclusive || shared),
            coalesce(held.names, 'sessions that come and go')
        ),
        hint = coalesce(held.advice, 'Run again when fewer sessions use it.');
end
$raise_lock_busy$;

create or replace function groundwork.table_names(tables oid[])
returns text
language sql
stable
{{ engine_project_path() }}
as $table_names$
    select string_agg(pg_class.oid::regclass::text, ' or ' order by pg_class.oid)
    from pg_catalog.pg_class
    where pg_class.oid = any(tables)
$table_names$;

{% endmacro %}
