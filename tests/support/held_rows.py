"""How many rows a transaction works through while it holds a table that others want to use."""

import psycopg

READ = """
select coalesce(jsonb_object_agg(
    relname, seq_tup_read + coalesce(idx_tup_fetch, 0) + n_tup_ins + n_tup_upd + n_tup_del
), '{}')
from pg_catalog.pg_stat_xact_all_tables
where
    schemaname not in ('pg_catalog', 'information_schema', 'pg_toast')
    and relname not in ('ledger', 'declaration')
"""

# What was read before the first lock of a transaction is not read under it.
WATCHED = f"""
do $do$
begin
    execute replace(
        pg_get_functiondef('groundwork.lock_tables'::regproc),
        'FUNCTION groundwork.lock_tables(', 'FUNCTION groundwork.lock_tables_unwatched('
    );
end
$do$;
create or replace function groundwork.lock_tables(
    exclusive oid[], shared oid[], run groundwork.run default groundwork.current_run()
)
returns interval
language plpgsql
set search_path = pg_catalog, groundwork, pg_temp
as $watched$
declare
    took constant interval := groundwork.lock_tables_unwatched(exclusive, shared, run);
begin
    if exclusive || shared <> '{{}}' and coalesce(current_setting('test.read', true), '') = '' then
        perform set_config('test.read', ({READ})::text, true);
    end if;
    return took;
end
$watched$;
"""


def watch_locks(connection: psycopg.Connection) -> None:
    """Have the engine of this database note what it has read when it locks tables."""
    connection.execute(WATCHED)


def rows_under_lock(connection: psycopg.Connection) -> dict[str, int] | None:
    """By table, the rows that this transaction has worked through since the first of its locks."""
    query = f"select nullif(current_setting('test.read', true), '')::jsonb, ({READ})"
    known, now = connection.execute(query).fetchone()
    if known is None:
        return None
    rows = {name: count - known.get(name, 0) for name, count in now.items()}
    return {name: count for name, count in rows.items() if count}
