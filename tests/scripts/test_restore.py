"""scripts/restore.py puts quarantined rows back once they fit, each once."""

import json
import re

import pytest

from support.library import BOOKS, PARENT, SHELVES, build_library

from .conftest import CHILD, REFERRING

SHELF = "00000000-0000-0000-0000-000000000001"
LOST = "00000000-0000-0000-0000-00000000000f"

PROPERTIES = """\
models:
  - name: books
    description: One row per book.
    config:
      meta:
        upgrade:
          orphans: {shelf_id: %s}
"""


def upgrade(project, connection, rule):
    """A row that refers to a missing shelf, and a run that fixes it by `rule`."""
    connection.execute(f"insert into shelves (id, name) values ('{SHELF}', 'north')")
    connection.execute(
        "insert into books (shelf_id, title, price) values"
        f" ('{SHELF}', 'kept', 1), ('{LOST}', 'orphan', 12345678901234567890.125)"
    )
    write_rule(project, rule)
    outcome = project.dbt("run")
    assert outcome.code == 0, outcome.problems


def write_rule(project, rule):
    project.write(BOOKS, REFERRING)
    project.write("models/04_core/books.yml", PROPERTIES % rule)


def build_upgraded(server, name, rule):
    def then(project):
        with project.database.connect() as connection:
            upgrade(project, connection, rule)

    return build_library(server, name, {SHELVES: PARENT, BOOKS: CHILD}, then=then)


@pytest.fixture(scope="session")
def removed_template(server):
    return build_upgraded(server, "upgraded_with_quarantine", "quarantine")


@pytest.fixture(scope="session")
def changed_template(server):
    return build_upgraded(server, "upgraded_with_null", "set null")


@pytest.fixture
def removed(library):
    """The orphan is in quarantine."""
    write_rule(library.project, "quarantine")
    return library


@pytest.fixture
def changed(library):
    """The orphan lost its reference."""
    write_rule(library.project, "set null")
    return library


def books(connection):
    query = "select id, shelf_id::text, title, price::text from books order by id"
    return connection.execute(query).fetchall()


ORPHAN = (2, LOST, "orphan", "12345678901234567890.125")
KEPT = (1, SHELF, "kept", "1")


def add_the_shelf(connection):
    connection.execute(f"insert into shelves (id, name) values ('{LOST}', 'found')")


def test_lists_what_waits(removed):
    code, printed = removed.run("restore.py")
    assert code == 0
    assert re.match(r'1  public\.books \{"id": 2\}  removed 20', printed)
    assert "it breaks FOREIGN KEY (shelf_id) REFERENCES shelves(id)" in printed
    assert printed.endswith("1 rows wait in quarantine.\n")
    [row] = json.loads(removed.run("restore.py", "--json")[1])
    assert (row["id"], row["table"], row["primary_key"]) == (1, "public.books", {"id": 2})
    code, printed = removed.run("restore.py", "--all", "--json")
    found = json.loads(printed)
    assert (code, found["restored"], found["tried_only"]) == (3, 0, False)
    assert "constraint books_shelf_id_fkey, table books" in found["refused"]["1"]


def test_a_row_that_does_not_fit_yet_stays_and_says_why(removed, connection):
    code, printed = removed.run("restore.py", "--table", "books")
    assert code == 3
    assert "violates a foreign key (constraint books_shelf_id_fkey, table books)" in printed
    assert ": FOREIGN KEY (shelf_id) REFERENCES public.shelves(id)\n" in printed
    assert LOST not in printed
    assert "0 of 1 rows were put back." in printed
    assert books(connection) == [KEPT]
    assert "1 rows wait in quarantine." in removed.run("restore.py")[1]


@pytest.mark.parametrize("choice", [["--table", "public.books"], ["--id", "1"], ["--all"]])
def test_a_row_that_fits_is_put_back_whole_and_once(removed, connection, choice):
    add_the_shelf(connection)
    tried = removed.run("restore.py", *choice, "--dry-run")
    assert tried == (0, "1 of 1 rows would be put back.\n")
    assert books(connection) == [KEPT]
    assert removed.run("restore.py", *choice) == (0, "1 of 1 rows were put back.\n")
    assert books(connection) == [KEPT, ORPHAN]
    again = removed.run("restore.py", *choice)
    assert again == (0, "No such row waits in quarantine.\n")
    assert books(connection) == [KEPT, ORPHAN]


def test_it_is_in_the_ledger_with_its_undo(removed, connection):
    add_the_shelf(connection)
    removed.run("restore.py", "--all")
    query = "select application, statement, undo from groundwork.ledger order by id desc limit 1"
    application, statement, undo = connection.execute(query).fetchone()
    assert application == "groundwork restore"
    assert statement.startswith('insert into "public"."books"')
    connection.execute(undo)
    assert books(connection) == [KEPT]


def test_each_row_is_tried_on_its_own(removed, connection):
    connection.execute(
        "insert into groundwork.quarantine"
        " (schema_name, table_name, action, reason, primary_key, content) values"
        " ('public', 'books', 'removed', 'r', '{\"id\": 3}', '{\"id\": 3, \"title\": \"other\"}'),"
        " ('public', 'books', 'removed', 'r', '{\"id\": 4}', '{\"id\": 4, \"author\": \"x\"}'),"
        " ('public', 'nowhere', 'removed', 'r', '{\"id\": 5}', '{\"id\": 5}')"
    )
    code, printed = removed.run("restore.py", "--all")
    assert code == 3
    assert "1 of 4 rows were put back." in printed
    assert "the table has no column author" in printed
    assert "--renamed author=..." in printed
    assert "the table is not there" in printed
    assert books(connection)[1:] == [(3, None, "other", None)]
    code, printed = removed.run("restore.py", "--id", "3", "--renamed", "author=title")
    assert (code, printed) == (0, "1 of 1 rows were put back.\n")
    assert books(connection)[2] == (4, None, "x", None)


def test_rows_that_need_each_other_go_back_in_any_order(removed, connection):
    connection.execute(
        "insert into groundwork.quarantine"
        " (schema_name, table_name, action, reason, primary_key, content) values"
        " ('public', 'shelves', 'removed', 'r', jsonb_build_object('id', %(id)s::text),"
        " jsonb_build_object('id', %(id)s::text, 'name', 'found'))",
        {"id": LOST},
    )
    assert removed.run("restore.py", "--all") == (0, "2 of 2 rows were put back.\n")
    assert books(connection) == [KEPT, ORPHAN]


def test_a_changed_row_gets_its_old_values_only_when_asked(changed, connection):
    add_the_shelf(connection)
    nulled = (ORPHAN[0], None, *ORPHAN[2:])
    assert books(connection) == [KEPT, nulled]
    assert changed.run("restore.py", "--all")[1] == "No such row waits in quarantine.\n"
    done = changed.run("restore.py", "--all", "--changed")
    assert done == (0, "1 of 1 rows were put back.\n")
    assert books(connection) == [KEPT, ORPHAN]
    query = "select undo from groundwork.ledger order by id desc limit 1"
    connection.execute(connection.execute(query).fetchone()[0])
    assert books(connection) == [KEPT, nulled]


def test_a_changed_row_that_is_gone_is_not_made_anew(changed, connection):
    connection.execute("delete from books where id = 2")
    code, printed = changed.run("restore.py", "--all", "--changed")
    assert code == 3
    assert "the row is not there any more" in printed
    assert books(connection) == [KEPT]


def test_an_owner_who_is_held_to_row_security_restores(new_project, deployer_database, library):
    library.project.database = deployer_database
    with deployer_database.connect() as connection:
        assert library.project.dbt("run").code == 0
        with deployer_database.connect("postgres") as admin:
            upgrade(library.project, admin, "quarantine")
            add_the_shelf(admin)
            assert library.run("restore.py", "--all") == (0, "1 of 1 rows were put back.\n")
            assert books(admin) == [KEPT, ORPHAN]
        forced = "select relforcerowsecurity from pg_class where relname in ('books', 'shelves')"
        assert connection.execute(forced).fetchall() == [(True,), (True,)]
