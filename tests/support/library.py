"""A small project of two tables: shelves, and the books on them."""

from collections.abc import Callable

import pytest

from groundwork.server.cluster import Cluster

from .built import filled_once
from .databases import WORKER, Database, from_template
from .projects import SHARED, Project, copy_into

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


def build_library(
    server: Cluster,
    name: str,
    files: dict[str, str],
    *select: str,
    then: Callable[[Project], None] = lambda project: None,
) -> str:
    """The name of a database on `server` in which dbt built the project of `files`, once a session.

    `select` are further arguments of dbt; `then` does with the built project what is to be in the
    database, too. To be asked for by fixtures of the session.
    """

    def build(database: Database) -> None:
        project = Project(server.folder / name, database)
        for path in (*SHARED, "models/_groups.yml"):
            if path != "tests/dbt/rules":
                copy_into(project.folder, path)
        for path, text in files.items():
            project.write(path, text)
        outcome = project.dbt("run", *select)
        assert outcome.code == 0, outcome.problems
        then(project)

    return filled_once(server, name, build, f"{WORKER}_1")


@pytest.fixture(scope="session")
def library_template(server) -> str:
    """The name of a database in which `library` is built."""
    return build_library(server, "built_library", {SHELVES: PARENT, BOOKS: CHILD})


library_is_built = from_template("library_template")
"""Has a test begin with a `library` that was built."""


@pytest.fixture(scope="session")
def shelves_template(server) -> str:
    """The name of a database in which only the shelves of `library` are built."""
    files = {SHELVES: PARENT, BOOKS: CHILD}
    return build_library(server, "built_shelves", files, "--select", "shelves")


def ledger(connection):
    """Every statement in the ledger, oldest first."""
    query = "select statement from groundwork.ledger order by id"
    return [statement for (statement,) in connection.execute(query)]
