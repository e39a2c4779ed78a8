{#
    Emits groundwork.lock_tables(exclusive, shared, run): takes the access exclusive lock on
    the tables `exclusive` and, on the tables `shared`, the one that adding a foreign key needs.
    All sessions take them in the order of their oids, so two tables built at once cannot
    deadlock. Returns how long it took.

    A lock that waits makes everyone after it wait too. So the sessions of groundwork wait for each
    other at advisory locks; then the first try at the tables does not wait at all, and no other is
    made while a transaction older than a second uses one of them. The second try waits 40 ms, each
    further one half as long again, up to lock_timeout; then every lock is given back, and a pause
    comes that grows.
    Raises lock_not_available after lock_total and names who holds the tables.

    run  groundwork.current_run() where it is not given. Of it are read
         lock_timeout  of one try, at most
         lock_total    of all tries and pauses
         waited        when it is not null, this returns to the caller with the error after a
                       twelfth of lock_total, so that it can say what for

    And groundwork.lock_patience(run): how long to wait now, and whether that is the last try;
    groundwork.milliseconds(duration): as PostgreSQL takes it for a setting.
#}
{% macro engine_lock_tables() %}

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
    holders text;
    tries integer := 0;
begin
    if exclusive || shared = '{}' then
        return clock_timestamp() - began;
    end if;
    loop
        -- who does not wait holds up nobody: the first try asks for nobody
        holders := case when tries > 0 then groundwork.lock_holders(exclusive, shared) end;
        if holders is null then
            begin
                -- runs of groundwork queue here, where they hold up nobody else
                perform set_config('lock_timeout', '1s', true);
                perform pg_advisory_xact_lock(
                    hashtext('groundwork.lock_tables'), queue.id::integer
                )
                from (
                    select pg_class.oid::bigint - 2147483648 as id
                    from pg_catalog.pg_class
                    where pg_class.oid = any(exclusive || shared)
                    order by pg_class.oid
                ) as queue;
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
                            least(
                                run.lock_timeout,
                                interval '40 ms' * 1.5 ^ least(tries - 1, 20)
                            )
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
                holders := case
                    when tries > 0
                        then coalesce(
                            groundwork.lock_holders(exclusive, shared), 'sessions that come and go'
                        )
                end;
            end;
        end if;

        tries := tries + 1;
        continue when holders is null;
        if tries = 2 and run.waited is null then
            raise notice 'waiting for % to end, which uses %',
                holders, groundwork.table_names(exclusive || shared);
        end if;
        if clock_timestamp() > began + (groundwork.lock_patience(run)).patience then
            raise exception using
                errcode = 'lock_not_available',
                message = format(
                    '%s is in use by %s', groundwork.table_names(exclusive || shared), holders
                ),
                hint = 'Run again when that has ended, or end it: '
                    'select pg_terminate_backend(pid).';
        end if;
        perform pg_sleep(least((tries - 1) * (0.1 + random() * 0.1), 2));
    end loop;
end
$lock_tables$;

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

create or replace function groundwork.session_named(
    pid integer, role_name name, application text, since timestamptz, query text
)
returns text
language sql
volatile
as $session_named$
    select
        format(
            'process %s (%s, for %s): %s',
            pid,
            concat_ws(', ', role_name, nullif(application, '')),
            date_trunc('second', clock_timestamp() - since),
            query
        )
$session_named$;

create or replace function groundwork.command_of(query text)
returns text
language sql
immutable
as $command_of$
    -- the rest of a statement may quote rows
    select coalesce(commands.name, 'a statement')
    from (
        select lower(substring(query from '^\s*(\w+)')) as name
    ) as begins
    left join unnest(
        array[
            'alter', 'analyze', 'begin', 'call', 'cluster', 'comment', 'commit', 'copy', 'create',
            'delete', 'do', 'drop', 'execute', 'explain', 'fetch', 'grant', 'insert', 'lock',
            'merge', 'prepare', 'refresh', 'reindex', 'release', 'reset', 'revoke', 'rollback',
            'savepoint', 'select', 'set', 'show', 'truncate', 'update', 'vacuum', 'with'
        ]
    ) as commands (name)
        on begins.name = commands.name
$command_of$;

create or replace function groundwork.lock_holders(exclusive oid[], shared oid[])
returns text
language sql
volatile
as $lock_holders$
    select
        string_agg(
            distinct groundwork.session_named(
                pg_stat_activity.pid,
                pg_stat_activity.usename,
                pg_stat_activity.application_name,
                pg_stat_activity.xact_start,
                groundwork.command_of(pg_stat_activity.query)
            ),
            '; '
        )
    from pg_catalog.pg_locks
    inner join pg_catalog.pg_stat_activity
        on pg_locks.pid = pg_stat_activity.pid
    where
        pg_locks.locktype = 'relation'
        and pg_locks.database = (
            select pg_database.oid
            from pg_catalog.pg_database
            where pg_database.datname = current_database()
        )
        and (
            pg_locks.relation = any(exclusive)
            or (
                pg_locks.relation = any(shared)
                and pg_locks.mode not in ('AccessShareLock', 'RowShareLock')
            )
        )
        and pg_locks.granted
        and pg_locks.pid <> pg_backend_pid()
        and pg_stat_activity.xact_start < clock_timestamp() - interval '1 second'
        -- vacuum gives way by itself
        and pg_stat_activity.backend_type = 'client backend'
$lock_holders$;

{% endmacro %}
