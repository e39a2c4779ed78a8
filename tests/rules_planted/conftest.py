"""A small database that keeps every rule, and the rules as dbt compiles them."""

from collections.abc import Callable, Iterator

import psycopg
import pytest
from psycopg.rows import namedtuple_row

from rules_planted.generic_cases import CASES
from rules_planted.world import DECLARATIONS, TABLES
from support.databases import WORKER, Database
from support.projects import SHARED, Project, copy_into
from support.servers import shared_server

RunRule = Callable[[str], list]


@pytest.fixture(scope="session")
def compiled(tmp_path_factory):
    """The folder with everything that dbt compiles of this project without its models."""
    project = Project(
        tmp_path_factory.mktemp("rules"), Database(shared_server(), "postgres", "postgres")
    )
    for path in SHARED:
        copy_into(project.folder, path)
    project.write("analyses/engine.sql", "{{ install_engine() }}")
    for number, case in enumerate(CASES):
        project.write(f"analyses/generic_{number}.sql", "{{ test_" + case.call + " }}")
    outcome = project.dbt("compile")
    assert outcome.code == 0, outcome.problems
    return project.folder / "target" / "compiled" / "groundwork"


@pytest.fixture(scope="session")
def rules(compiled) -> dict[str, str]:
    """The compiled SQL of every rule, by its name."""
    return {
        path.stem: path.read_text() for path in (compiled / "tests" / "dbt" / "rules").glob("*.sql")
    }


@pytest.fixture(scope="session")
def world(server, compiled) -> Iterator[psycopg.Connection]:
    """A connection to the small database, as the role that made it."""
    database = Database(server, f"{WORKER}_rules")
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"drop database if exists {database.name} with (force)")
        connection.execute(f"create database {database.name} template template0")
    engine = (compiled / "analyses" / "engine.sql").read_text()
    with database.connect() as connection:
        connection.row_factory = namedtuple_row
        for script in (TABLES, engine, DECLARATIONS):
            connection.execute(script)
        connection.autocommit = False
        yield connection


@pytest.fixture
def connection(world) -> Iterator[psycopg.Connection]:
    """The connection to the small database; what a test does there is taken back."""
    yield world
    world.rollback()


@pytest.fixture
def run_rule(connection, rules) -> RunRule:
    """Returns a function that runs a rule and returns its rows: `run_rule(name)`."""
    return lambda rule: run_as_dbt_does(connection, rules[rule])


def run_as_dbt_does(connection: psycopg.Connection, query: str) -> list:
    """The rows of a test, run with the search path of macros/materializations/test.sql."""
    connection.execute("set local search_path = pg_catalog, groundwork, pg_temp")
    rows = connection.execute(query).fetchall()
    connection.execute("set local search_path = public, extensions, auth")
    return rows
