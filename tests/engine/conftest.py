"""A small project of two tables for the tests of the engine."""

import pytest

from support.databases import WORKER, Database, connect
from support.projects import SHARED, Project, copy_into
from support.servers import shared_server

from .judge import Judge

PARENT = """\
create table shelves (
    id uuid primary key default gen_random_uuid(),
    name text not null unique
);

{{ service_rows() }}
"""

CHILD = """\
create table books (
    id uuid primary key default gen_random_uuid(),
    shelf_id uuid not null references {{ ref('shelves') }} (id) on delete cascade,
    title text not null,
    created_at timestamptz not null default now()
);

create index on books (shelf_id);

{{ service_rows() }}
"""

SHELVES = "models/04_core/shelves.sql"
BOOKS = "models/04_core/books.sql"


@pytest.fixture
def library(new_project, database):
    """A project of the tables shelves and books, not built yet."""
    return new_project(database, {SHELVES: PARENT, BOOKS: CHILD}, include=("models/_groups.yml",))


def ledger(connection):
    """Every statement in the ledger, oldest first."""
    query = "select statement from groundwork.ledger order by id"
    return [statement for (statement,) in connection.execute(query)]


@pytest.fixture(scope="session")
def engine(tmp_path_factory):
    """The SQL that makes the platform and the engine in an empty database, as dbt renders it."""
    folder = tmp_path_factory.mktemp("engine")
    project = Project(folder, Database(shared_server(18), "postgres"))
    for path in SHARED:
        copy_into(project.folder, path)
    project.write("analyses/platform.sql", "{{ platform_statements() }}")
    project.write("analyses/engine.sql", "{{ install_engine() }}")
    outcome = project.dbt("compile", "--select", "path:analyses")
    assert outcome.code == 0, outcome.problems
    compiled = project.folder / "target" / "compiled" / "groundwork" / "analyses"
    return [(compiled / name).read_text() for name in ("platform.sql", "engine.sql")]


@pytest.fixture(scope="session")
def engine_template(server, engine):
    """The name of a database of this worker that holds the engine and nothing else."""
    name = f"{WORKER}_engine"
    with connect(server.url()) as connection:
        connection.execute(f"drop database if exists {name} with (force)")
        connection.execute(f"create database {name} template template0")
    with connect(server.url(name)) as connection:
        for script in engine:
            connection.execute(script)
    return name


@pytest.fixture
def judge(new_database, engine_template):
    judge = Judge(new_database, engine_template)
    yield judge
    judge.close()
