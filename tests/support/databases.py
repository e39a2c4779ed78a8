"""Databases of the tests: an empty one each, dropped when the test ends."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
import pytest
from psycopg import sql

from groundwork.server.cluster import Cluster

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")


@dataclass(frozen=True)
class Database:
    """One database, and the role that the test uses it as."""

    server: Cluster
    name: str
    user: str = "postgres"

    @property
    def url(self) -> str:
        return self.server.url(self.name, self.user)

    @property
    def environment(self) -> dict[str, str]:
        """The variables that point libpq, and the target `libpq` of profiles.yml, here."""
        return {
            "PGHOST": str(self.server.sockets),
            "PGPORT": "5432",
            "PGUSER": self.user,
            "PGPASSWORD": "",
            "PGDATABASE": self.name,
            "PGSSLMODE": "disable",
        }

    def connect(self, user: str | None = None) -> psycopg.Connection:
        """An open connection that commits each statement, with the project's search path."""
        return connect(self.server.url(self.name, user or self.user))

    def offers(self, extension: str) -> bool:
        """Whether the server could create `extension`."""
        offered = "select from pg_catalog.pg_available_extensions where name = %s"
        with self.connect() as connection:
            return connection.execute(offered, [extension]).fetchone() is not None

    def left_out(self) -> list[str]:
        """The arguments of dbt that leave out what the server does not offer: vector, on some."""
        return [] if self.offers("vector") else ["--exclude", "vector+"]


def connect(url: str) -> psycopg.Connection:
    """An open connection that commits each statement, with the project's search path."""
    search_path = "-c search_path=public,extensions,auth"
    return psycopg.connect(url, autocommit=True, options=search_path)


NewDatabase = Callable[..., Database]


@contextmanager
def databases_on(server: Cluster) -> Iterator[NewDatabase]:
    """Yields a function that makes a database on `server`: see the fixture new_database."""
    made = []

    def new_database(owner: str = "postgres", template: str = "template0") -> Database:
        database = Database(server, f"{WORKER}_{len(made) + 1}", owner)
        name = sql.Identifier(database.name)
        with psycopg.connect(server.url(), autocommit=True) as connection:
            connection.execute(sql.SQL("drop database if exists {} with (force)").format(name))
            connection.execute(
                sql.SQL("create database {} template {} owner {}").format(
                    name, sql.Identifier(template), sql.Identifier(owner)
                )
            )
        made.append(database)
        return database

    yield new_database
    with psycopg.connect(server.url(), autocommit=True) as connection:
        for database in made:
            connection.execute(
                sql.SQL("drop database if exists {} with (force)").format(
                    sql.Identifier(database.name)
                )
            )


def pytest_configure(config) -> None:
    config.addinivalue_line("markers", "template: see from_template")


@pytest.fixture
def new_database(server) -> Iterator[NewDatabase]:
    """Returns a function that makes a database: `new_database()`.

    `owner` is the role that owns and uses it; `template` a name of a database to copy. Databases
    are named after the worker and counted from one in each test: dbt can then reuse what it parsed
    in an earlier test, because the name of the database is part of that.
    """
    with databases_on(server) as new:
        yield new


def from_template(fixture: str) -> pytest.MarkDecorator:
    """Has the `database` of a test be a copy of the one that this fixture of the session names."""
    return pytest.mark.template(fixture)


@pytest.fixture
def database(request, new_database) -> Database:
    """A database, used as the superuser `postgres`: empty, but where a test is marked
    `from_template`."""
    mark = request.node.get_closest_marker("template")
    return new_database(template=request.getfixturevalue(mark.args[0]) if mark else "template0")


@pytest.fixture
def deployer_database(new_database) -> Database:
    """An empty database, owned and used by `deployer`, who is no superuser and makes no roles.

    An administrator has made what only a superuser can: the extension vector, where the server
    offers it.
    """
    database = new_database(owner="deployer")
    with database.connect("postgres") as connection:
        connection.execute("create schema extensions authorization deployer")
        if connection.execute(
            "select name from pg_catalog.pg_available_extensions where name = 'vector'"
        ).fetchone():
            connection.execute("create extension vector schema extensions")
    return database


@pytest.fixture
def connection(database) -> Iterator[psycopg.Connection]:
    """A connection to `database` that commits each statement."""
    with database.connect() as connection:
        yield connection


@contextmanager
def act_as(
    connection: psycopg.Connection, role: str, claims: dict[str, object] | None = None
) -> Iterator[None]:
    """Run what the block executes as `role`, in one transaction (a savepoint within another).

    `claims` are those of the request's token, such as {"sub": user_id}; the role is added.
    An error in the block undoes all of it.
    """
    token = json.dumps({"role": role, **(claims or {})}, default=str)
    set_claims = "select set_config('request.jwt.claims', %s, true)"
    with connection.transaction():
        connection.execute(set_claims, [token])
        connection.execute(sql.SQL("set local role {}").format(sql.Identifier(role)))
        yield
        connection.execute("set local role none")
        connection.execute(set_claims, [""])


def fingerprint(
    connection: psycopg.Connection, table: str, columns: list[str] | None = None
) -> tuple[int, str]:
    """The number of rows of `table` and a hash of them, whatever their order.

    With `columns`, only of these: a column that was added does not count.
    """
    row = sql.SQL("kept.*")
    if columns:
        row = sql.SQL(", ").join(sql.Identifier("kept", column) for column in columns)
    query = "select count(*), md5(string_agg(row.text, e'\\n' order by row.text)) from {} as kept"
    query += " cross join lateral (select row({})::text) as row (text)"
    return connection.execute(
        sql.SQL(query).format(sql.Identifier(*table.split(".")), row)
    ).fetchone()
