"""What the server says of the bodies of functions in the audit's own database.

PL/pgSQL is checked by plpgsql_check where the server has it, which knows every type; functions in
SQL are made once more and rolled back. Both look names up in the schemas that migrations write to,
and plpgsql_check runs what is immutable to plan a query. So both are asked by the role that
migrates, and never of a live database.
"""

from collections import defaultdict
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

import psycopg
from psycopg import sql
from psycopg.rows import namedtuple_row

OFFER = """
do $$
begin
    if exists (select from pg_catalog.pg_available_extensions where name = 'plpgsql_check') then
        create extension if not exists plpgsql_check schema extensions;
    end if;
end
$$
"""

SCHEMA = """
select nspname from pg_catalog.pg_extension
inner join pg_catalog.pg_namespace on extnamespace = pg_namespace.oid
where extname = 'plpgsql_check'
"""

# A trigger function is checked once for each table it is a trigger of; of none, it can't be.
CALLS = """
select distinct
    pg_proc.oid,
    coalesce(tgrelid, 0)::regclass as table_oid,
    tgoldtable as old_table,
    tgnewtable as new_table
from pg_catalog.pg_proc
inner join pg_catalog.pg_language on prolang = pg_language.oid
left join pg_catalog.pg_trigger on tgfoid = pg_proc.oid and not tgisinternal
where
    pg_proc.oid = any(%s)
    and lanname = 'plpgsql'
    and (prorettype <> 'trigger'::regtype or tgrelid is not null)
    and prorettype <> 'event_trigger'::regtype
"""

CHECK = """
select message, detail, lineno as line
from {}.plpgsql_check_function_tb(
    funcoid => %s, relid => %s, fatal_errors => false, oldtable => %s, newtable => %s
)
where level = 'error'
"""


Guard = Callable[[], AbstractContextManager]
"""Makes a context that holds what is asked inside it to a limit."""


def offer_plpgsql_check(connection: psycopg.Connection) -> None:
    """Have plpgsql_check in a database of the audit's own, where its server offers it."""
    connection.execute(OFFER)


def errors_of_bodies(
    connection: psycopg.Connection, functions: list, guard: Guard = nullcontext
) -> dict[int, list[str]]:
    """The errors by function, of those rows of the catalog's functions that could be checked."""
    errors = errors_of_plpgsql(connection, [one.oid for one in functions], guard)
    in_sql = {one.oid: one.definition for one in functions if one.language == "sql"}
    return errors | errors_of_sql(connection, in_sql, guard)


def errors_of_plpgsql(
    connection: psycopg.Connection, functions: list[int], guard: Guard
) -> dict[int, list[str]]:
    """The errors by function that plpgsql_check finds, of those that it could check."""
    schema = connection.execute(SCHEMA).fetchone()
    if schema is None:
        return {}
    check = sql.SQL(CHECK).format(sql.Identifier(schema[0]))
    found: dict[int, list[str]] = defaultdict(list)
    with connection.cursor(row_factory=namedtuple_row) as cursor:
        for call in cursor.execute(CALLS, [functions]).fetchall():
            try:
                with guard(), connection.transaction():
                    errors = cursor.execute(check, call).fetchall()
            except psycopg.Error:
                continue  # what it can't check is left to the names in the body
            found[call.oid] += [told(error) for error in errors]
    return {function: list(dict.fromkeys(errors)) for function, errors in found.items()}


def told(error) -> str:
    where = f"line {error.line} of the body: " if error.line else ""
    return where + "; ".join(part for part in (error.message, error.detail) if part)


def errors_of_sql(
    connection: psycopg.Connection, definitions: dict[int, str], guard: Guard
) -> dict[int, list[str]]:
    """What the server says when each function is made once more, as it stands."""
    found = {}
    for function, definition in definitions.items():
        try:
            with guard(), connection.transaction(force_rollback=True):
                connection.execute("set local check_function_bodies = on")
                connection.execute(definition.encode())
            found[function] = []
        except psycopg.errors.InsufficientPrivilege:
            continue  # it is another role's; the names in the body tell
        except psycopg.Error as error:
            found[function] = [error.diag.message_primary or str(error)]
    return found
