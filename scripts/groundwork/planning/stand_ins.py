"""Empty tables in place of those that a plan would make, for those that refer to them."""

from contextlib import suppress

import psycopg
from psycopg import sql

# With its schema: the connection's search path does not name that of the tables.
KNOWN = "select groundwork.table_named(%s)::text as place"


def stand_in(connection: psycopg.Connection, parameters: dict, parents: list[str]) -> None:
    """Make the table as declared, without what ties it to others; nothing when that fails.

    What refers to it waits then. The declaration is run on temporary tables and its result copied,
    so that no live table is locked. The caller's transaction has to be rolled back.
    """
    name = sql.Identifier(parameters["name"])
    table = sql.Identifier(parameters["schema"], parameters["name"])
    copy = sql.SQL("create {} table {} (like {} including indexes)")
    with suppress(psycopg.Error), connection.transaction():
        temporary = [name]
        for parent in map(sql.Identifier, parents):
            text = parent.as_string(connection)
            place = connection.execute(KNOWN, [text]).fetchone().place
            if parent != name and place is not None:
                connection.execute(copy.format(sql.SQL("temporary"), parent, sql.SQL(place)))
                temporary.append(parent)
        connection.execute("select groundwork.use_project_path('pg_temp')")
        connection.execute(parameters["declaration"])
        connection.execute("select groundwork.use_engine_path()")
        made = sql.SQL("pg_temp.{}").format(name)
        connection.execute(copy.format(sql.SQL(""), table, made))
        for each in temporary:
            connection.execute(sql.SQL("drop table pg_temp.{} cascade").format(each))
