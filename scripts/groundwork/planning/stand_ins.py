"""Empty tables in place of those that a plan would make, for those that refer to them."""

from contextlib import suppress

import psycopg
from psycopg import sql

KNOWN = "select to_regclass(%s) is not null as is_there"


def stand_in(connection: psycopg.Connection, parameters: dict, parents: list[dict]) -> None:
    """Make the table as declared, without what ties it to others; nothing when that fails.

    What refers to it waits then. The declaration is run on temporary tables and its result copied,
    so that no live table is locked. The caller's transaction has to be rolled back.
    """
    name = sql.Identifier(parameters["name"])
    table = sql.Identifier(parameters["schema"], parameters["name"])
    copy = sql.SQL("create {} table {} (like {} including indexes)")
    with suppress(psycopg.Error), connection.transaction():
        temporary = [name]
        for each in parents:
            parent = sql.Identifier(each["name"])
            place = sql.Identifier(each["schema"], each["name"])
            known = connection.execute(KNOWN, [place.as_string(connection)]).fetchone()
            if parent not in temporary and known.is_there:
                connection.execute(copy.format(sql.SQL("temporary"), parent, place))
                temporary.append(parent)
        connection.execute("select groundwork.enter_home(%s)", [parameters["schema"]])
        connection.execute("select groundwork.use_project_path('pg_temp')")
        connection.execute(parameters["declaration"])
        connection.execute("select groundwork.use_engine_path()")
        made = sql.SQL("pg_temp.{}").format(name)
        connection.execute(copy.format(sql.SQL(""), table, made))
        for each in temporary:
            connection.execute(sql.SQL("drop table pg_temp.{} cascade").format(each))
