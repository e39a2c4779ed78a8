"""What a plan would make, for the models that use it: empty tables, functions, types.

The caller's transaction has to be rolled back. No live table stays locked by it.
"""

from contextlib import suppress

import psycopg
from psycopg import sql

KNOWN = "select groundwork.planned_table(%(schema)s, %(name)s)::text as name"
PLANNED = "select groundwork.planned_name(%(schema)s, %(name)s) as name"

TYPES = ("type", "domain", "composite", "range")

NAMED = """
from pg_catalog.pg_proc
inner join pg_catalog.pg_namespace
    on pronamespace = pg_namespace.oid
where
    nspname = %(schema)s
    and proname = %(name)s
"""

# a body that PostgreSQL keeps parsed would lock the tables it reads until the transaction ends
DEFINITIONS = f"""
select
    case
        when prosqlbody is null then pg_get_functiondef(pg_proc.oid)
        else
            format(
                'create %%s %%I.%%I(%%s)%%s language plpgsql %%s as %%L',
                case prokind when 'p' then 'procedure' else 'function' end,
                nspname,
                proname,
                pg_get_function_arguments(pg_proc.oid),
                ' returns ' || pg_get_function_result(pg_proc.oid),
                case provolatile when 'i' then 'immutable' when 's' then 'stable' else '' end,
                'begin end'
            )
    end as statement
{NAMED}
    and pg_proc.oid <> all(%(known)s)
"""


def make_unused(
    connection: psycopg.Connection, kind: str, parameters: dict, function_name: str
) -> bool:
    """Make a function or type that does not exist yet; nothing when that fails, or by other kinds.

    Returns whether it was made. What uses it waits where it was not.
    """
    place = {"schema": parameters["schema"], "name": function_name}
    with suppress(psycopg.Error):
        if kind == "function":
            overloads = connection.execute(f"select pg_proc.oid {NAMED}", place)
            place["known"] = [row.oid for row in overloads]
            with connection.transaction(force_rollback=True):
                declare(connection, parameters, None)
                found = connection.execute(DEFINITIONS, place).fetchall()
            with connection.transaction():
                for row in found:
                    connection.execute(row.statement)
            return True
        if kind in TYPES:
            with connection.transaction():
                declare(connection, parameters, None)
            return True
    return False


def declare(connection: psycopg.Connection, parameters: dict, place: str | None) -> None:
    """Run a declaration as a run does, with the names of `place` before others."""
    connection.execute("select groundwork.enter_home(%s)", [parameters["schema"]])
    connection.execute("select groundwork.use_project_path(%s)", [place])
    connection.execute(parameters["declaration"])
    connection.execute("select groundwork.use_engine_path()")


def stand_in(
    connection: psycopg.Connection, parameters: dict, parents: list[dict], is_new: bool
) -> bool:
    """Make the table as declared, without what ties it to others; nothing when that fails.

    Returns whether it was made. What refers to it waits where it was not. The declaration is run on
    temporary tables and its result copied, so that no live table is locked: as the table itself
    where that is new, else as a temporary one, of which groundwork.make_stand_ins makes the copies
    for the trials of others.
    """
    name = sql.Identifier(parameters["name"])
    copy = sql.SQL("create {} table {} (like {} including indexes)")
    with suppress(psycopg.Error), connection.transaction():
        temporary = [name]
        for each in parents:
            parent = sql.Identifier(each["name"])
            found = connection.execute(KNOWN, each).fetchone().name
            if parent not in temporary and found:
                original = sql.SQL(found)
                connection.execute(copy.format(sql.SQL("temporary"), parent, original))
                temporary.append(parent)
        declare(connection, parameters, "pg_temp")
        made = sql.SQL("pg_temp.{}").format(name)
        if is_new:
            place = sql.Identifier(parameters["schema"], parameters["name"])
            connection.execute(copy.format(sql.SQL(""), place, made))
        else:
            planned = connection.execute(PLANNED, parameters).fetchone().name
            connection.execute(copy.format(sql.SQL("temporary"), sql.SQL(planned), made))
        for each in temporary:
            connection.execute(sql.SQL("drop table pg_temp.{} cascade").format(each))
        return True
    return False
