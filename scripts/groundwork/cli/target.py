"""Which database a script works on, and what it asks of it."""

import os
import sys

import psycopg
from psycopg.rows import namedtuple_row

from .. import GroundworkError
from ..project.version import NEWEST, OLDEST
from ..server.embedded import DATABASE, embedded

NAMED_BY = ("PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE", "PGSERVICE", "PGUSER")

HELP = "Connection URL of the database. Default: libpq's variables (PGHOST, ...) where set, else"
HELP += " the project's own server."


def url_of(option: str | None) -> str:
    """The database to work on: the one named, or libpq's variables, or the project's own server.

    An empty URL leaves it to libpq's variables.
    """
    if option is not None:
        return option
    if any(os.environ.get(variable) for variable in NAMED_BY):
        return ""
    cluster = embedded()
    if cluster.pid() is None:
        raise GroundworkError(
            "PostgreSQL is not running. Start it with: python scripts/server.py start\n"
            "Another database: name it with --url or libpq's variables."
        )
    return cluster.url(DATABASE)


def connect(option: str | None, application: str) -> psycopg.Connection:
    """A connection whose first statement begins a transaction.

    Its search path names no schema in which others may make objects: nobody else's operator or
    function is picked before PostgreSQL's own. Names of the project's tables carry their schema.
    Prints one line to stderr where the server is newer than what was tested.
    """
    try:
        connection = psycopg.connect(
            url_of(option), row_factory=namedtuple_row, fallback_application_name=application
        )
    except psycopg.OperationalError as error:
        raise GroundworkError(
            f"There is no connection to the database. {str(error).strip()}\n"
            "Correct --url or libpq's variables, or start the server."
        ) from None
    except psycopg.ProgrammingError as error:
        raise GroundworkError(
            f"This is no connection URL: {option}\n{str(error).strip()}\n"
            "Example: postgresql://user@host:5432/database"
        ) from None
    major = connection.info.server_version // 10000
    if major > NEWEST:
        print(
            f"PostgreSQL {major} is newer than the versions tested, {OLDEST} to {NEWEST}. "
            "Try it on a copy of the database first.",
            file=sys.stderr,
        )
    connection.execute("set search_path = pg_catalog, groundwork, pg_temp")
    connection.execute("set lock_timeout = '2s'")
    connection.commit()
    return connection


def installed_version(connection: psycopg.Connection) -> str | None:
    """The version of the engine in the database, or None."""
    query = "select obj_description(to_regnamespace('groundwork'), 'pg_namespace') as version"
    return connection.execute(query).fetchone().version


def require_engine(connection: psycopg.Connection) -> None:
    """Raise GroundworkError when the database was never deployed to."""
    if installed_version(connection) is None:
        name = connection.info.dbname
        raise GroundworkError(
            f"The database {name} has no schema groundwork. Deploy to it once: dbt run"
        )
