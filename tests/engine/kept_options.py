"""A table whose storage parameters change back after every statement."""

import psycopg

SCRIPT = """
create or replace function keep_options() returns event_trigger language plpgsql
set allow_system_table_mods = on as
$$
begin
    update pg_class set reloptions = '{{{1}}}'
    where oid = to_regclass('public.{0}') and reloptions is distinct from '{{{1}}}';
end
$$;
drop event trigger if exists keep_options;
create event trigger keep_options on ddl_command_end execute function keep_options();
comment on function keep_options() is 'Called once by this statement.';
"""


def keep_options(connection: psycopg.Connection, table: str, options: str) -> None:
    """Make the server keep `options`, such as "fillfactor=60", among those of the table."""
    connection.execute(SCRIPT.format(table, options))
