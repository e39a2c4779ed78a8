"""scripts/ledger.py shows every statement that was run, and no client can."""

import json

import psycopg
import pytest
from psycopg.rows import namedtuple_row

from groundwork import GroundworkError
from groundwork.records.undo import drops_of, only_run
from support.databases import act_as
from support.library import BOOKS, PARENT, SHELVES, build_library

from .conftest import CHILD


def narrow(project):
    """A run that is allowed a lossy change."""
    with project.database.connect() as connection:
        connection.execute("insert into books (title) values ('long')")
    project.write(BOOKS, CHILD.replace("title text", "title varchar(3)"))
    outcome = project.dbt("run", "--vars", "{allow: ['lossy_type:books']}")
    assert outcome.code == 0, outcome.problems


@pytest.fixture(scope="session")
def narrowed_template(server):
    files = {SHELVES: PARENT, BOOKS: CHILD}
    return build_library(server, "narrowed", files, then=narrow)


@pytest.fixture
def narrowed(library, connection):
    """The project after a run that was allowed a lossy change, with that run's id."""
    query = "select run_id from groundwork.ledger order by id desc limit 1"
    return library, connection.execute(query).fetchone()[0]


def test_shows_who_ran_what_and_by_which_name_it_was_allowed(narrowed):
    library, run = narrowed
    code, printed = library.run("ledger.py", "--table", "books")
    assert code == 0
    assert f"run {run} by postgres, dbt\n" in printed
    assert "public.books  alter table public.books alter column title type" in printed
    assert "      lossy_type, allowed as lossy_type:books; " in printed
    assert "shelves" not in printed


def test_filters_and_json(narrowed):
    library, run = narrowed

    def found(*arguments):
        code, printed = library.run("ledger.py", "--json", *arguments)
        assert code == 0, printed
        return json.loads(printed)

    # what keeps the former values has no hazard
    of_run = found("--run", run[:8], "--table", "public.books")
    (entry,) = [entry for entry in of_run if entry["hazard"]]
    assert (entry["hazard"], entry["allowed"]) == ("lossy_type", "lossy_type:books")
    assert (entry["outcome"], entry["run_by"], entry["application"]) == ("done", "postgres", "dbt")
    assert entry["duration_seconds"] > 0
    # of a transaction the first one waits
    assert any(each["lock_wait_seconds"] is not None for each in of_run)
    assert entry["undo"].startswith("alter table public.books alter column title type text")
    made = {entry["object"] for entry in found()}
    assert {"public.books", "public.shelves", "schema auth", "function auth.uid()"} <= made
    assert [entry["id"] for entry in found("--limit", "1")] == [entry["id"]]
    assert found("--since", "1 hour") == found()
    assert found("--since", "2100-01-01") == found("--outcome", "failed") == []


def test_undo_is_printed_in_reverse_and_works(narrowed, connection):
    library, run = narrowed
    code, printed = library.run("ledger.py", "--undo", run[:8])
    assert code == 0
    connection.execute(printed)
    query = "select format_type(atttypid, atttypmod) from pg_attribute"
    query += " where attrelid = 'books'::regclass and attname = 'title'"
    assert connection.execute(query).fetchone() == ("text",)

    first = connection.execute("select run_id from groundwork.ledger limit 1").fetchone()[0]
    finished = library.run_apart("ledger.py", "--undo", first)
    loss = "This would drop 1 row of public.books."
    assert finished.stderr == f"{loss}\n"
    made = "select object_name from groundwork.ledger where run_id = %s and schema_name <> ''"
    names = [name for (name,) in connection.execute(made + " order by id desc", [first])]
    dropped = [f"drop table public.{name};" for name in names]
    undone = finished.stdout.splitlines()
    assert [line for line in undone if line.startswith("drop")] == dropped
    # what the first run made of the platform was entered before its tables
    path = "set local search_path = public, extensions, auth;"
    assert undone[: len(dropped) + 3] == [f"-- {loss}", "begin;", path, *dropped]
    assert "revoke usage on schema auth from anon, authenticated, service_role;" in undone
    assert undone[-2:] == ["-- nothing undoes: create schema access", "commit;"]


def test_what_nothing_undoes_is_said(built, connection):
    connection.execute(
        "insert into groundwork.ledger (run_id, schema_name, object_name, statement)"
        " values ('x', 'public', 'books', e'update books\nset title = 1'),"
        " ('xy', 'public', 'books', 'select 1'), ('xz', 'public', 'books', 'select 1')"
    )
    code, printed = built.run("ledger.py", "--undo", "x")
    assert (code, printed) == (
        0,
        "begin;\n-- nothing undoes: update books\n-- set title = 1\ncommit;\n",
    )


def test_a_prefix_of_several_runs_is_refused(connection):
    connection.execute(
        "create schema groundwork; create table groundwork.ledger (run_id, started_at)"
        " as values ('xy', now()), ('xz', now())"
    )
    connection.row_factory = namedtuple_row
    with pytest.raises(GroundworkError) as refused:
        only_run(connection, "x")
    assert str(refused.value).startswith("2 runs begin with x. Name more of one:\n  xy of 20")
    assert only_run(connection, "xz") == "xz"


def test_what_a_statement_drops_is_read_by_the_parser():
    assert [*drops_of('drop table "A b".t, u')] == [
        ('"A b".t', None, None),
        ("u", None, None),
    ]
    assert [*drops_of("alter table s.t drop column c, add d int")] == [("s.t", "c", None)]
    assert [*drops_of("delete from t where id = any('{1}')")] == [("t", None, "id = ANY('{1}')")]
    assert [*drops_of("drop view t"), *drops_of("this is not SQL")] == []


def test_faults_are_named(built, library):
    for arguments, message in [
        (["--undo", "nowhere"], "The ledger has no run nowhere."),
        (["--outcome", "good"], "good is no outcome. They are: started, done, failed."),
        (["--since", "lately"], "lately is neither a time nor an age."),
    ]:
        code, printed = built.run("ledger.py", *arguments)
        assert code == 1
        assert printed.startswith(message)


ATTEMPTS = [
    "select * from groundwork.{0}",
    "insert into groundwork.{0} default values",
    "update groundwork.{0} set run_id = 'x'",
    "delete from groundwork.{0}",
    "truncate groundwork.{0}",
]


@pytest.mark.parametrize("role", ["anon", "authenticated", "service_role", "groundwork_definer"])
def test_no_client_reads_or_changes_it(built, connection, role):
    for table in ("ledger", "quarantine", "declaration"):
        for attempt in ATTEMPTS:
            with (
                pytest.raises(
                    psycopg.errors.InsufficientPrivilege,
                    match=r"schema groundwork|table (ledger|quarantine|declaration)",
                ),
                act_as(connection, role),
            ):
                connection.execute(attempt.format(table))
        # and none would if it could use the schema
        query = "select has_table_privilege(%s, %s, 'select, insert, update, delete, truncate')"
        assert connection.execute(query, [role, f"groundwork.{table}"]).fetchone() == (False,)
    query = "select count(*) from pg_proc where pronamespace = 'groundwork'::regnamespace"
    query += " and has_function_privilege(%s, oid, 'execute')"
    # a retype in progress runs as this role, and may convert ids
    conversions = 4 if role == "groundwork_definer" else 0
    assert connection.execute(query, [role]).fetchone() == (conversions,)
