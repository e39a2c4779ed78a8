"""A changed model changes the table by exactly the statements that close the difference."""

import pytest

from support.case import Case, table
from support.databases import fingerprint
from support.dumps import pg_dump
from support.judge import converge, declared
from support.library import BOOKS, PARENT, SHELVES, ledger, library_is_built

from .kept_options import keep_options

CHANGED = """\
create table books (
    id uuid primary key default gen_random_uuid(),
    shelf_id uuid not null references {{ ref('shelves') }} (id) on delete cascade,
    title text not null check (title <> ''),
    created_at timestamptz not null default now(),
    pages integer not null default 0
);

create index on books (shelf_id);
create index on books (title, created_at desc);

{{ service_rows() }}

grant select on books to authenticated;
create policy books_reader_select on books for select to authenticated using (pages > 0);
"""

STATEMENTS = [
    "alter table public.books add column pages integer default 0 not null",
    "create index books_title_created_at_idx on public.books using btree (title, created_at DESC)",
    "alter table public.books add constraint books_title_check CHECK (title <> ''::text)",
    "create policy books_reader_select on public.books for select to authenticated"
    " using (pages > 0)",
    "grant select on public.books to authenticated",
]


pytestmark = library_is_built


@pytest.fixture
def filled(library, connection):
    """The library, built and with rows in it."""
    connection.execute("insert into shelves (name) values ('north'), ('south')")
    connection.execute(
        "insert into books (shelf_id, title)"
        " select id, 'Volume ' || n from shelves, generate_series(1, 50) as n"
    )
    return library


def test_change_runs_exactly_the_statements_that_differ(
    filled, connection, new_database, new_project
):
    columns = ["id", "shelf_id", "title", "created_at"]
    before, known = fingerprint(connection, "books", columns), len(ledger(connection))
    assert before[0] == 100
    filled.write(BOOKS, CHANGED)
    changed = filled.dbt("run")
    assert changed.code == 0, changed.problems
    assert ledger(connection)[known:] == STATEMENTS
    assert fingerprint(connection, "books", columns) == before

    again = filled.dbt("run")
    assert again.messages["books"] == again.messages["shelves"] == "unchanged"
    assert ledger(connection)[known:] == STATEMENTS

    files = {SHELVES: PARENT, BOOKS: CHANGED}
    fresh = new_project(new_database(), files, include=("models/_groups.yml",))
    assert fresh.dbt("run").code == 0
    assert pg_dump(filled.database.url) == pg_dump(fresh.database.url)


def test_change_made_by_hand_is_taken_back(filled, connection):
    connection.execute("alter table books disable row level security")
    connection.execute("drop policy books_client_none on books")
    connection.execute("grant select on books to anon")
    connection.execute("create policy leak on books for select to anon using (true)")
    assert filled.dbt("run").messages["books"] == "altered"
    assert ledger(connection)[-4:] == [
        "drop policy leak on public.books",
        "revoke select on public.books from anon",
        "alter table public.books enable row level security",
        "create policy books_client_none on public.books for all to anon, authenticated"
        " using (false) with check (false)",
    ]


def test_plan_prints_the_statements_and_changes_nothing(filled, connection, database):
    known, before = ledger(connection), pg_dump(database.url)
    filled.write(BOOKS, CHANGED)
    planned = filled.dbt("run", "--vars", "{plan: true}")
    assert planned.messages["books"] == "planned"
    for statement in STATEMENTS:
        assert statement + ";" in planned.output
    assert (ledger(connection), pg_dump(database.url)) == (known, before)


def test_undeclared_column_and_index_are_kept_and_reported(filled, connection):
    connection.execute("alter table books add column note text not null default ''")
    connection.execute("alter table books alter column note drop default")
    connection.execute("create index by_note on books (note)")
    kept = filled.dbt("run")
    assert "kept, though not declared: index books.by_note, column books.note" in kept.output
    assert ledger(connection)[-1] == "alter table public.books alter column note drop not null"

    keep_options(connection, "books", "server_fact=7")
    noted = filled.dbt("run").output
    assert "note: setting options of books is left as it is: the server keeps this" in noted
    assert "note:" not in filled.dbt("run").output
    assert filled.dbt("run").messages["books"] == "unchanged"


def test_undeclared_column_is_dropped_when_that_is_allowed_by_name(filled, connection):
    connection.execute("alter table books add column note text")
    refused = filled.dbt("run", "--vars", "{allow: ['drop_column:book', drop_colum]}")
    assert refused.code == 2
    assert (
        "drop_colum is no hazard that can be allowed. Did you mean drop_column?" in refused.output
    )
    assert "book is no model. Did you mean books? The models are: books, shelves." in refused.output
    filled.dbt("run", "--vars", "{allow: ['drop_column:shelves']}")
    assert connection.execute("select count(note) from books").fetchone()
    filled.dbt("run", "--vars", "{allow: ['drop_column:books']}")
    assert ledger(connection)[-1] == "alter table public.books drop column note"


def test_a_hash_of_another_version_costs_one_comparison_and_no_statement(
    engine_template, new_database
):
    plain = table("size integer")
    case = Case("recorded", plain, plain)
    recorded = "select declared_hash from groundwork.declaration"
    with new_database(template=engine_template).connect() as connection:
        assert converge(connection, case, declared(case, case.after))[0] == "created"
        [known], done = connection.execute(recorded).fetchall(), ledger(connection)
        connection.execute("update groundwork.declaration set declared_hash = 'of another version'")
        assert converge(connection, case, declared(case, case.after))[:2] == ("unchanged", [])
        assert ledger(connection) == done
        assert connection.execute(recorded).fetchall() == [known]
