"""Empty tables in place of those that a plan would make, for those that refer to them."""

from contextlib import suppress

import psycopg
from psycopg import sql

PATH = "select set_config('search_path', %s || groundwork.search_path(), true)"


def stand_in(connection: psycopg.Connection, parameters: dict, parents: list[str]) -> None:
    """Make the table as declared, without what ties it to others; nothing when that fails.

    What refers to it waits then. The declaration is run on temporary tables and its result copied,
    so that no live table is locked. The caller's transaction has to be rolled back.
    """
    name = sql.Identifier(parameters["name"])
    table = sql.Identifier(parameters["schema"], parameters["name"])
    copy = sql.SQL("create {} table {} (like {} including indexes)")
    known = "select to_regclass(%s) is not null as known"
    with suppress(psycopg.Error), connection.transaction():
        temporary = [name]
        for parent in map(sql.Identifier, parents):
            text = parent.as_string(connection)
            if parent != name and connection.execute(known, [text]).fetchone().known:
                connection.execute(copy.format(sql.SQL("temporary"), parent, parent))
                temporary.append(parent)
        connection.execute(PATH, ["pg_temp, "])
        connection.execute(parameters["declaration"])
        connection.execute(PATH, [""])
        made = sql.SQL("pg_temp.{}").format(name)
        connection.execute(copy.format(sql.SQL(""), table, made))
        for each in temporary:
            connection.execute(sql.SQL("drop table pg_temp.{} cascade").format(each))
