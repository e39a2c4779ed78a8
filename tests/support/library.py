"""A small project of two tables: shelves, and the books on them."""

import pytest

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
