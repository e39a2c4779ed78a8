"""A model that cannot be applied says why, changes nothing, and stops nobody else."""

import pytest

from support.dumps import pg_dump
from support.library import BOOKS, CHILD, PARENT, SHELVES, ledger, library_is_built

ACCESS = "\n{{ service_rows() }}\n"

FAULTS = {
    "syntax error": (
        "create tabl books (id uuid primary key);" + ACCESS,
        'syntax error at or near "tabl"',
    ),
    "no row access": (
        "create table books (id uuid primary key);",
        "the model books does not say who may see its rows",
    ),
    "another name": (
        "create table novels (id uuid primary key);",
        "the model books declares the tables novels, not one table named books",
    ),
    "two tables": (
        "create table books (id uuid primary key);\n"
        "create table novels (id uuid primary key);" + ACCESS,
        "the model books declares the tables books, novels, not one table named books",
    ),
    "no table": (
        "select 1;",
        "the model books declares no table, not one table named books",
    ),
    "reference without ref()": (
        "create table books (id uuid primary key, shelf_id uuid references shelves (id));" + ACCESS,
        "the model books refers to shelves without ref()",
        "Write references {{ ref('shelves') }}, so that dbt builds it first.",
    ),
    "reference to nothing": (
        "create table books (id uuid primary key, shelf_id uuid references nowhere (id));" + ACCESS,
        'relation "nowhere" does not exist',
    ),
}


@pytest.fixture(params=["shelves_template", "library_template"], ids=["empty", "built"])
def started(request, new_project, new_database):
    """The library with shelves built, and books either missing or built."""
    database = new_database(template=request.getfixturevalue(request.param))
    files = {SHELVES: PARENT, BOOKS: CHILD}
    return new_project(database, files, include=("models/_groups.yml",))


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_is_named_and_changes_nothing(fault, started):
    text, *messages = FAULTS[fault]
    before = state(started)
    started.write(BOOKS, text)
    outcome = started.dbt("run")
    assert outcome.code == 1
    assert (outcome.statuses["shelves"], outcome.statuses["books"]) == ("success", "error")
    assert f"in model books ({BOOKS})" in outcome.output
    for message in messages:
        assert message in outcome.output
    assert "Nothing was changed." in outcome.output
    assert state(started) == before


def state(project):
    """The database, with what was executed in it."""
    with project.database.connect() as connection:
        return pg_dump(project.database.url), ledger(connection)


def test_cycle_is_named(library):
    library.write(SHELVES, PARENT.replace("name text", "{{ ref('books') }}_name text"))
    outcome = library.dbt("run")
    assert outcome.code == 2
    assert "Found a cycle" in outcome.output
    assert "books" in outcome.output
    assert "shelves" in outcome.output


@library_is_built
def test_null_values_are_counted_before_a_column_is_made_not_null(library, connection):
    connection.execute("alter table books alter column title drop not null")
    connection.execute("insert into shelves (name) values ('north')")
    connection.execute(
        "insert into books (shelf_id, title) select id, null from shelves, generate_series(1, 3)"
    )
    outcome = library.dbt("run")
    assert outcome.statuses["books"] == "error"
    assert "public.books cannot become what is declared:" in outcome.output
    assert "null_values: column title: rows are null in a column declared not null (3 rows" in (
        outcome.output
    )
    assert "Nothing was changed." in outcome.output
    assert "meta: upgrade: fill" in outcome.output


@library_is_built
def test_lossy_retype_is_refused_until_it_is_allowed(library, connection):
    connection.execute("insert into shelves (name) values ('north')")
    narrowed = PARENT.replace("name text not null", "name varchar(3) not null")
    library.write(SHELVES, narrowed)
    refused = library.dbt("run")
    assert (refused.statuses["shelves"], refused.statuses["books"]) == ("error", "skipped")
    assert "lossy_type: column name: text becomes character varying(3) (1 rows" in refused.output
    assert "dbt run --select shelves --vars '{allow: [lossy_type:shelves]}'" in refused.output
    allowed = library.dbt("run", "--vars", "{allow: ['lossy_type:shelves']}")
    assert allowed.code == 0, allowed.problems
    assert connection.execute("select name from shelves").fetchall() == [("nor",)]
