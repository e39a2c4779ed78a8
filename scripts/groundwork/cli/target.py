"""Which database a command works on, and what it asks of it."""

import os
import sys
from pathlib import Path

import psycopg
from psycopg.rows import namedtuple_row

from .. import GroundworkError
from ..project.place import choose, current
from ..project.profile import at_url, database_of, target_of
from ..project.version import NEWEST, OLDEST
from ..server.sockets import DATABASE, listens, sockets_of
from .called import called

LIBPQ = {"PGHOST", "PGDATABASE", "PGSERVICE"}

HELP = "Connection URL of the database. Default: what the target in profiles.yml says."


def url_of(option: str | None) -> str:
    """The database to work on: the one named, or that of the project's target.

    Where there is no project, it is the one that libpq's variables name.
    """
    if option is not None:
        return option
    try:
        place = current()
    except GroundworkError:
        if LIBPQ & os.environ.keys():
            return ""
        raise
    settings = target_of(place).connection
    own = sockets_of(place.root)
    if settings.get("host") == str(own):
        if not is_running(own):
            raise GroundworkError(
                f"PostgreSQL is not running. Start it with: {called('server')} start\n"
                "Another database: name it with --url, --target or libpq's variables."
            )
        from urllib.parse import quote

        if settings == {"host": str(own), "port": "5432", "user": "postgres", "dbname": DATABASE}:
            return f"postgresql://postgres@/{DATABASE}?host={quote(str(own))}"
    return psycopg.conninfo.make_conninfo(**settings)


def is_running(sockets: Path) -> bool:
    try:
        return listens(sockets)
    except PermissionError:
        # it is another user's; connecting says so
        return True


def work_at(url: str | None) -> None:
    """Have every command that this one starts, dbt among them, work on the database at `url`."""
    if url is not None:
        check_url(url)
        choose(at_url(current(), url))


def check_url(url: str) -> None:
    try:
        psycopg.conninfo.conninfo_to_dict(url)
    except psycopg.ProgrammingError as error:
        raise GroundworkError(
            f"{shown_url(url)} is not a connection URL: {str(error).strip()}\n"
            "Example: postgresql://user@host:5432/database"
        ) from None


def shown_url(url: str) -> str:
    """`url` without what may be a password."""
    _, at, after = url.rpartition("@")
    return f"...{at}{after}" if at else "The text given" if "password" in url else url


def announce(url: str | None) -> None:
    """Print to stderr which project and which database are about to be used."""
    print(sentence(url), file=sys.stderr)


def sentence(url: str | None) -> str:
    database = shown_database(url)
    try:
        place = current()
    except GroundworkError:
        return f"Using {database}."
    return f"Project {place.name} in {place.root}, {database}."


def shown_database(url: str | None) -> str:
    """The database to work on, as a sentence names it."""
    settings = database_of(url_of(url))
    host = settings.get("hostaddr") or settings.get("host", "the default socket")
    port = "" if host.startswith("/") and settings["port"] == "5432" else f":{settings['port']}"
    return f"database {settings['dbname']} at {host}{port}"


def connect(option: str | None, application: str, is_announced: bool = False) -> psycopg.Connection:
    """A connection whose first statement begins a transaction.

    Its search path names no schema in which others may make objects: nobody else's operator or
    function is picked before PostgreSQL's own. Names of the project's tables carry their schema.
    Prints to stderr which database that is, and a line where the server is newer than what was
    tested.
    """
    place = url_of(option)
    check_url(place)
    if not is_announced:
        announce(option)
    try:
        connection = psycopg.connect(
            place, row_factory=namedtuple_row, fallback_application_name=application
        )
    except psycopg.OperationalError as error:
        raise GroundworkError(
            f"There is no connection to the database. {str(error).strip()}\n"
            "Correct --url, --target or libpq's variables, or start the server."
        ) from None
    major = connection.info.server_version // 10000
    if major > NEWEST:
        print(
            f"PostgreSQL {major} is newer than the versions tested, {OLDEST} to {NEWEST}. "
            "Try it on a copy of the database first.",
            file=sys.stderr,
        )
    refuse_encoding(connection)
    connection.execute("set search_path = pg_catalog, groundwork, pg_temp")
    connection.execute("set lock_timeout = '2s'")
    connection.commit()
    return connection


def refuse_encoding(connection: psycopg.Connection) -> None:
    """Raise GroundworkError where the database is not encoded in UTF8.

    The engine and declarations have characters that no other encoding holds, and SQL_ASCII keeps
    bytes of which nobody knows what they mean.
    """
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        name = connection.info.dbname
        connection.close()
        raise GroundworkError(
            f"The database {name} is encoded in {encoding}, and groundwork needs UTF8.\n"
            "Nothing was changed. Make a database in UTF8 (create database ... encoding 'UTF8'"
            f" template template0), and restore a dump of {name} into it: pg_dump converts with"
            " --encoding UTF8, and of a database in SQL_ASCII it has to be told what the bytes are."
        )


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
