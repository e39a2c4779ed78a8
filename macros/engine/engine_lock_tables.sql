{#
    Emits groundwork.lock_tables(target, parents): takes the exclusive lock on `target` and, on
    each parent, the lock that adding a foreign key needs. All sessions take them in the order of
    their oids, so two tables built at once cannot deadlock. Returns how long it took.

    A lock that waits makes everyone after it wait too. So none is asked for while a transaction
    older than a second uses one of the tables, and waiting longer than lock_timeout (two seconds)
    gives every lock back; then comes a pause that grows, and another try. Raises
    lock_not_available after a minute and names who holds the tables.
#}
{% macro engine_lock_tables() %}

create or replace function groundwork.lock_tables(target oid, parents oid[])
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
    loop
        holders := groundwork.lock_holders(parents || target);
        if holders is null then
            begin
                perform set_config('lock_timeout', '2s', true);
                for wanted in
                    select
                        pg_class.oid::regclass as name,
                        pg_class.oid = target as is_target
                    from pg_catalog.pg_class
                    where
                        pg_class.oid = target
                        or (
                            pg_class.oid = any(parents)
                            and has_table_privilege(pg_class.oid, 'update, delete, truncate')
                        )
                    order by pg_class.oid
                loop
                    execute format(
                        'lock table %s in %s mode',
                        wanted.name,
                        case
                            when wanted.is_target then 'access exclusive'
                            else 'share row exclusive'
                        end
                    );
                end loop;
                perform set_config('lock_timeout', caller_timeout, true);
                return clock_timestamp() - began;
            exception when lock_not_available then
                holders := coalesce(
                    groundwork.lock_holders(parents || target), 'sessions that come and go'
                );
            end;
        end if;

        tries := tries + 1;
        if tries = 1 then
            raise notice 'waiting for % to end, which uses %', holders, target::regclass;
        elsif clock_timestamp() > began + interval '1 minute' then
            raise exception using
                errcode = 'lock_not_available',
                message = format('%s is in use by %s', target::regclass, holders),
                hint = 'Run again when that has ended, or end it: select pg_terminate_backend(pid).';
        end if;
        perform pg_sleep(least(tries * (0.1 + random() * 0.1), 2));
    end loop;
end
$lock_tables$;

create or replace function groundwork.lock_holders(tables oid[])
returns text
language sql
volatile
as $lock_holders$
    select
        string_agg(
            distinct format(
                'process %s (%s, for %s): %s',
                pg_stat_activity.pid,
                pg_stat_activity.usename,
                date_trunc('second', clock_timestamp() - pg_stat_activity.xact_start),
                left(pg_stat_activity.query, 80)
            ),
            '; '
        )
    from pg_catalog.pg_locks
    inner join pg_catalog.pg_stat_activity
        on pg_locks.pid = pg_stat_activity.pid
    where
        pg_locks.locktype = 'relation'
        and pg_locks.database = (select oid from pg_catalog.pg_database where datname = current_database())
        and pg_locks.relation = any(tables)
        and pg_locks.granted
        and pg_locks.pid <> pg_backend_pid()
        and pg_stat_activity.xact_start < clock_timestamp() - interval '1 second'
        -- vacuum gives way by itself
        and pg_stat_activity.backend_type = 'client backend'
$lock_holders$;

{% endmacro %}
