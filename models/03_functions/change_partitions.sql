-- Runs one change with its row in the ledger. It waits briefly for each lock, since whoever comes
-- later waits behind it, and lets go of everything before it tries again.
create or replace function access.change_partitions(parent regclass, change text, undo text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
set lock_timeout = '2s'
as $$
declare
    began timestamptz;
begin
    for attempt in 1..5 loop
        began := clock_timestamp();
        begin
            execute change;
            exit;
        exception when lock_not_available or deadlock_detected then
            if attempt = 5 then
                raise;
            end if;
        end;
        perform pg_sleep(0.1 * 2 ^ attempt);
    end loop;

    insert into groundwork.ledger (
        schema_name, object_name, statement, undo, duration, outcome
    )
    select
        pg_namespace.nspname,
        pg_class.relname,
        change,
        change_partitions.undo,
        clock_timestamp() - began,
        'done'
    from pg_class
    inner join pg_namespace
        on pg_class.relnamespace = pg_namespace.oid
    where pg_class.oid = parent;
end;
$$;

{{ executable_by() }}
