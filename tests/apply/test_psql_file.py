"""`groundwork compile --output FILE.sql` writes what psql runs, with the same end."""

import subprocess

import pytest

from groundwork.applying.psql_file import psql_file
from support.built import run
from support.dumps import pg_dump, program
from support.library import ledger

from .conftest import with_sql
from .test_apply import MANY


@pytest.fixture
def psql(database, tmp_path):
    """A function that runs the file of an artifact; returns the exit code and what was printed."""

    def run_file(artifact, *options):
        file = tmp_path / "library.sql"
        file.write_text(psql_file(artifact, file))
        command = [program(database.url).with_name("psql"), "--no-psqlrc", "--quiet", *options]
        done = subprocess.run(
            [*command, "--file", file, "--dbname", database.url],
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    return run_file


@pytest.mark.parametrize("options", [(), ("--single-transaction",)])
def test_psql_makes_what_apply_makes(artifact, database, new_database, psql, connection, options):
    other = new_database()
    run(artifact, other)
    code, printed = psql(artifact, *options)
    assert code == 0, printed
    assert "public.shelves: created" in printed
    assert pg_dump(database.url) == pg_dump(other.url)
    assert connection.execute("select count(*) from kinds").fetchone() == (2,)
    before = ledger(connection)
    code, printed = psql(artifact, *options)
    assert (code, "created" in printed, "altered" in printed) == (0, False, False)
    assert set(run(artifact, database).outcomes.values()) == {"unchanged"}
    assert ledger(connection) == before


def test_what_apply_refuses_psql_refuses(artifact, applied, psql, connection):
    connection.execute("insert into shelves (name) values ('a long name')")
    before = pg_dump(applied.url)
    code, printed = psql(with_sql(artifact, "shelves", "name text", "name varchar(6)"))
    assert code == 3
    assert "models/04_core/shelves.sql: " in printed
    assert "lossy_type" in printed
    assert "a long name" not in printed
    assert pg_dump(applied.url) == before


def test_a_large_table_is_left_to_apply(artifact, applied, psql, connection):
    connection.execute(MANY)
    settings = {**artifact.settings, "online_rows": 10}
    artifact = with_sql(artifact, "shelves", "unique\n", "unique check (length(name) < 90)\n")
    artifact = type(artifact)(**{**artifact.__dict__, "settings": settings})
    before = pg_dump(applied.url)
    code, printed = psql(artifact)
    assert code == 3
    assert (
        "public.shelves is large, and changes in stages that are committed one by one." in printed
    )
    assert "groundwork apply" in printed
    assert pg_dump(applied.url) == before


def test_models_that_wait_for_others_are_made_at_the_end(artifact, applied, psql):
    """The type of a key changes with every reference to it."""
    number = with_sql(
        artifact,
        "shelves",
        "id uuid primary key default gen_random_uuid()",
        "id bigint primary key",
    )
    number = with_sql(number, "books", "shelf_id uuid", "shelf_id bigint")
    code, printed = psql(number)
    assert code == 0, printed
    assert set(run(number, applied).outcomes.values()) == {"unchanged"}
