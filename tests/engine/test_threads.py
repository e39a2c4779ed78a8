"""`dbt run` makes the same database with any number of threads, and its sessions never deadlock.

GROUNDWORK_TABLES says of how many tables, GROUNDWORK_RUNS how often with each number of threads:
40 and once, or 1,000 and ten times to see the same at full size.
"""

import os

import pytest

from benchmarks.generated_project import write_project
from support.databases import WORKER, Database, connect
from support.dumps import pg_dump
from support.projects import Project

TABLES = int(os.environ.get("GROUNDWORK_TABLES", "40"))
RUNS = int(os.environ.get("GROUNDWORK_RUNS", "1"))
THREADS = (8, 1)

DEADLOCKS = "select deadlocks from pg_stat_database where datname = current_database()"

MADE = "select count(*) from groundwork.declaration where kind = 'table'"


@pytest.fixture
def generated(server, tmp_path):
    """A generated project, and a database of its own that is empty."""
    database = Database(server, f"{WORKER}_threads")
    write_project(tmp_path / "project", TABLES)
    yield Project(tmp_path / "project", database)
    with connect(server.url()) as connection:
        connection.execute(f"drop database if exists {database.name} with (force)")


def empty(database: Database) -> None:
    """Make the database anew: dbt would parse the project again for one of another name."""
    with connect(database.server.url()) as connection:
        connection.execute(f"drop database if exists {database.name} with (force)")
        connection.execute(f"create database {database.name} template template0")


def test_any_number_of_threads_makes_the_same_database(generated):
    expected = None
    for run in range(1, RUNS + 1):
        for threads in THREADS:
            empty(generated.database)
            left_out = generated.database.left_out()
            outcome = generated.dbt("run", "--threads", str(threads), *left_out)
            assert outcome.code == 0, outcome.problems
            with generated.database.connect() as connection:
                assert connection.execute(MADE).fetchone() == (TABLES,)
                deadlocks = connection.execute(DEADLOCKS).fetchone()
            assert deadlocks == (0,), f"run {run} with {threads} threads"
            made = pg_dump(generated.database.url)
            expected = expected or made
            assert made == expected, f"run {run} with {threads} threads"
            print(f"run {run} with {threads} threads: the same")

    again = generated.dbt("run", *left_out)
    assert "created" in outcome.messages.values()
    assert not {"created", "altered"} & {*again.messages.values()}
    outcome = generated.dbt("test")
    assert outcome.code == 0, outcome.problems
