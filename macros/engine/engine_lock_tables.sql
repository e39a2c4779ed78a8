{#
    Emits groundwork.lock_tables(target, parents): takes the exclusive lock on `target` and, on
    each parent, the lock that adding a foreign key needs. All sessions take them in the order of
    their oids, so two tables built at once cannot deadlock. Waiting longer than lock_timeout
    gives every lock back and tries again, so that nobody queues behind a lock that waits.
    Returns how long it took. Raises lock_not_available after ten tries.
#}
{% macro engine_lock_tables() %}

create or replace function groundwork.lock_tables(target oid, parents oid[])
returns interval
language plpgsql
as $lock_tables$
declare
    began timestamptz := clock_timestamp();
    wanted record;
    tries integer := 0;
begin
    loop
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
                    case when wanted.is_target then 'access exclusive' else 'share row exclusive' end
                );
            end loop;
            perform set_config('lock_timeout', '0', true);
            return clock_timestamp() - began;
        exception when lock_not_available then
            tries := tries + 1;
            if tries >= 10 then
                raise exception using
                    errcode = 'lock_not_available',
                    message = format('%s stayed locked by others', wanted.name),
                            hint = 'See pg_stat_activity for the oldest transaction, and run again.';
            end if;
            perform pg_sleep(least(tries * (0.1 + random() * 0.1), 2));
        end;
    end loop;
end
$lock_tables$;

{% endmacro %}
