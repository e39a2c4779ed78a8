"""scripts/adopt.py takes a database over, and accounts for every row by its key."""

import json
import os
import signal
import subprocess
import sys
import time

import psycopg
import pytest

from groundwork.adoption import preflight
from groundwork.adoption.account import Entry
from groundwork.adoption.formats import account_sentence
from groundwork.cli.target import connect
from support.databases import fingerprint
from support.interrupting import start_interruptible
from support.servers import every_major

OLD_TITLES = "models/10_retired/old_titles.sql"
READING = """{{ config(materialized='sql_view') }}
create view old_titles with (security_invoker = true) as select title from {{ ref('old_books') }};
"""
OLD_BOOKS = "models/10_retired/old_books.sql"
CARRIED = """\
{{ config(
    materialized='consolidation',
    meta={'consolidation': {'into': 'notes'}},
) }}

create temporary view carried as
select
    legacy.origin,
    groundwork.id_of('old_books', legacy.id) as id,
    legacy.title,
    case when legacy.title is null then 'it has no title' end as rejected
from legacy;

create view old_books with (security_invoker = true) as
select id, title from {{ ref('notes') }};
"""
COLUMNS = """\
models:
  - name: old_books
    columns:
      - name: id
      - name: title
        data_type: text
"""
NOTES = """\
create table notes (
    id uuid primary key default gen_random_uuid(),
    title text not null
);

{{ service_rows() }}
"""
COMPLETED = """\
models:
  - name: shelves
    config:
      meta:
        upgrade:
          complete: {name: "'Shelf ' || id"}
"""
LEGACY = """
create table shelves (id uuid primary key default gen_random_uuid(), name text);
insert into shelves (name) values ('a'), ('b'), ('b'), (null);
create table books (id bigint primary key, shelf_id uuid, title text, price numeric);
insert into books (id, title) select n, 'book ' || n from generate_series(1, 20) as n;
create table old_books (id bigserial primary key, title text);
insert into old_books (title) select nullif('old ' || number, 'old 7') from generate_series(1, 9)
    as number;
create view titles as select id, title from books;
create table strays (id integer primary key);
insert into strays values (1), (2);
"""


@pytest.fixture
def legacy(library, connection):
    """A database that nobody declared, and the project for it."""
    library.project.write("models/04_core/notes.sql", NOTES)
    library.project.write(OLD_BOOKS, CARRIED)
    library.project.write("models/10_retired/old_books.yml", COLUMNS)
    library.project.write("models/04_core/shelves.yml", COMPLETED)
    connection.execute(LEGACY)
    return library


@every_major
def test_from_the_first_look_to_the_account(legacy, connection, tmp_path):
    tables = ("shelves", "books", "old_books", "strays")
    before = [fingerprint(connection, table) for table in tables]

    code, printed = legacy.run("adopt.py", "--check")
    assert code == 0, printed
    assert "server: ok; PostgreSQL " in printed
    assert "old_books: 9 rows;" in printed
    assert "; goes to notes; moves to schema retired; a view stays" in printed
    # one shelf has no name, and of two with one name the newest keeps it
    assert "shelves: filled 1 (name); changed 1 (UNIQUE (name): name = " in printed
    assert "strays: 2 rows;" in printed
    assert "; is not declared: its rows stay as they are" in printed
    assert "2 upgraded, 1 carried over, 1 kept, 1 new tables; 35 rows." in printed
    assert (
        "titles: view; is not declared: stays, with its caller's rights;"
        " is made again where a change of books needs it\n"
    ) in printed
    assert printed.endswith("Nothing was changed.\n")

    code, printed = legacy.run("adopt.py")
    assert code == 1
    assert "Nobody is there to ask. Nothing was changed. Say it with --yes." in printed
    assert [fingerprint(connection, table) for table in tables] == before
    assert connection.execute("select to_regnamespace('groundwork')").fetchone() == (None,)

    # a model that cannot be built is found before the first change; else the rest is done, and
    # the same command continues
    project = legacy.project
    project.edit(OLD_BOOKS, "legacy.title,", "legacy.text,")
    project.write(OLD_TITLES, READING)
    nowhere = tmp_path / "nowhere"
    code, printed = legacy.run("adopt.py", "--yes", "--report", str(nowhere / "report"))
    assert code == 1
    assert f"--report: the folder {nowhere} does not exist. Nothing was changed." in printed
    code, printed = legacy.run("adopt.py", "--yes")
    assert code == 1
    assert "old_books (models/10_retired/old_books.sql)\n" in printed
    assert "column legacy.text does not exist" in printed
    assert connection.execute("select to_regnamespace('groundwork')").fetchone() == (None,)
    code, printed = legacy.run("adopt.py", "--yes", "--despite-refusals")
    assert code == 3
    assert "column legacy.text does not exist" in printed
    assert "Failed: old_books (all of it: " in printed
    assert "Skipped, because old_books failed: old_titles." in printed
    assert "The same command continues from here." in printed
    project.remove(OLD_TITLES)
    project.edit(OLD_BOOKS, "legacy.text,", "legacy.title,")

    code, printed = legacy.run("adopt.py", "--yes", "--report", str(tmp_path / "report"))
    assert code == 0, printed
    assert "An adoption was begun before; it is continued." in printed
    assert "Done. Every row is accounted for." in printed
    assert connection.execute("select count(*) from titles").fetchone() == (20,)
    content = json.loads((tmp_path / "report.json").read_text())
    account = {entry["table"]: entry for entry in content["account"]}
    assert content["exit_code"] == 0
    assert {table: entry["before"] for table, entry in account.items()} == {
        "books": 20,
        "old_books": 9,
        "shelves": 4,
        "strays": 2,
    }
    assert account["old_books"]["here"] == 8
    assert account["old_books"]["place"] == "public.notes"
    assert account["old_books"]["quarantined"] == {"it has no title": 1}
    assert sum(entry["unaccounted"] for entry in account.values()) == 0
    assert (account["shelves"]["here"], account["shelves"]["quarantined"]) == (4, {})
    named = "select name = 'Shelf ' || id, count(*) from shelves group by 1 order by 1"
    assert connection.execute(named).fetchall() == [(False, 2), (True, 2)]
    written = (tmp_path / "report.md").read_text()
    assert "| old_books | 9 | public.notes | 8 |  |  | 1 |  |" in written
    assert "| old_books | quarantined | 1 | it has no title |" in written
    keys = "select count(*) from groundwork.legacy_key"
    assert connection.execute(keys).fetchone() == (0,)


ROLE = "adopt_reporting"
FOREIGN = f"""
create role {ROLE} nologin;
alter table books alter column shelf_id type text using 'shelf ' || id;
update books set price = id / 2.0;
grant select on books, strays to {ROLE};
grant select (id) on old_books to {ROLE};
create policy "for reporting" on books for select to {ROLE} using (true);
create policy strays_read on strays for select to {ROLE} using (true);
create policy left_over on books for select to anon using (true);
"""
KEPT = f"""\
models:
  - name: books
    config:
      meta: {{keep: [{ROLE} select, for reporting]}}
"""


def test_a_check_foresees_refusals_rules_and_what_is_taken_from_roles(legacy, connection):
    connection.execute(FOREIGN)
    try:
        legacy.project.edit("models/04_core/books.sql", "price numeric", "price integer")
        before = [fingerprint(connection, table) for table in ("shelves", "books", "strays")]
        code, printed = legacy.run("adopt.py", "--check")
        assert code == 1, printed
        assert "shelves: filled 1 (name); changed 1 (UNIQUE (name): name = " in printed
        assert "books: price numeric becomes integer; shelf_id text becomes uuid" in printed
        assert "books (models/04_core/books.sql)\n" in printed
        assert "lossy_type: column price: numeric becomes integer (20 rows, " in printed
        assert "Refused, for the reasons above: books. Nothing was changed." in printed
        assert (
            f"books: is taken for reporting, {ROLE} select; keep it by meta: {{keep:"
            f' ["for reporting", "{ROLE} select"]}} for the model in models/04_core/books.sql\n'
        ) in printed
        assert "removed: 0 privileges of clients, 1 policies." in printed
        assert "old_books: is taken" not in printed
        code, printed = legacy.run("adopt.py", "--check", "--allow", "lossy_type:books")
        assert code == 0, printed
        assert (
            "strays: is taken strays_read; keep it by --vars '{leave_alone: [\"strays\"]}'\n"
        ) in printed
        assert "old_books: quarantined 1 (it has no title)\n" in printed
        assert "books: converted 20 (price), 20 (shelf_id)" in printed

        assert legacy.run("adopt.py", "--yes")[0] == 1
        after = [fingerprint(connection, table) for table in ("shelves", "books", "strays")]
        assert after == before
        assert connection.execute("select to_regnamespace('groundwork')").fetchone() == (None,)

        # what the check offers does what it says
        legacy.project.write("models/04_core/books.yml", KEPT)
        allowed = ("--yes", "--allow", "lossy_type:books", "--vars", "{leave_alone: [strays]}")
        code, printed = legacy.run("adopt.py", *allowed)
        assert code == 0, printed
        assert "Allowed: lossy_type for price of books." in printed
        policies = "select array_agg(polname::text order by polname) from pg_policy where polname"
        named = f"{policies} in ('for reporting', 'left_over', 'strays_read')"
        assert connection.execute(named).fetchone() == (["for reporting", "strays_read"],)
        held = "select has_table_privilege(%s, %s, 'select')"
        for table in ("books", "strays"):
            assert connection.execute(held, [ROLE, table]).fetchone() == (True,)
    finally:
        connection.execute(f"drop owned by {ROLE}; drop role {ROLE}")


def test_a_row_that_is_gone_is_named(legacy, connection):
    assert legacy.run("adopt.py", "--yes")[0] == 0
    # as if an adoption had begun with rows that are nowhere now
    connection.execute(
        "update groundwork.adoption set ended_at = null;"
        "insert into groundwork.legacy_key (adoption_id, table_name, key)"
        " values (1, 'books', '{99}'), (1, 'old_books', '{98}'), (1, 'books', '{5}')"
    )
    code, printed = legacy.run("adopt.py", "--yes")
    assert code == 4
    assert "  books: 1 rows, such as 99\n" in printed
    assert "  old_books: 1 rows, such as 98\n" in printed
    assert "Rows are not accounted for." in printed


def test_it_can_be_stopped_and_goes_on(legacy, connection):
    # the run waits for this transaction
    holder = psycopg.connect(legacy.project.database.url)
    holder.execute("lock table books in share mode")
    bare = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    command = [sys.executable, legacy.project.folder / "scripts" / "adopt.py", "--yes"]
    process = start_interruptible(
        command,
        env={**bare, **legacy.project.database.environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    waiting = (
        "select count(*) from pg_stat_activity where datname = current_database()"
        " and wait_event = 'PgSleep'"
    )
    until = time.monotonic() + 120
    while connection.execute(waiting).fetchone() == (0,) and time.monotonic() < until:
        time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    printed, _ = process.communicate(timeout=60)
    assert process.returncode == 130, printed
    assert "It was stopped. Nothing is lost. The same command continues from here." in printed
    # the server looks once a second whether its client has gone
    until = time.monotonic() + 20
    while connection.execute(waiting).fetchone() != (0,):
        assert time.monotonic() < until
        time.sleep(0.2)
    holder.close()
    code, printed = legacy.run("adopt.py", "--yes")
    assert code == 0, printed


def test_what_is_wrong_with_the_connection_is_said(legacy, connection):
    url = "postgresql://nobody@localhost:1/nowhere"
    code, printed = legacy.run("adopt.py", "--url", url, "--check")
    assert code == 1
    assert "connection to server" in printed
    assert "Traceback" not in printed
    code, printed = legacy.run("adopt.py", "--url", "no url at all", "--check")
    assert code == 1
    assert "no url at all is not a connection URL: " in printed
    assert "Traceback" not in printed


def test_missing_rights_old_servers_and_long_transactions_are_found(
    legacy, connection, monkeypatch
):
    connection.execute("alter table books owner to deployer")
    url = legacy.project.database.server.url(legacy.project.database.name, "deployer")
    code, printed = legacy.run("adopt.py", "--url", url, "--yes")
    assert code == 1
    assert "deployer may not create schemas" in printed
    # those of others are named together, each with the statement that helps
    words = " ".join(printed.split())
    assert "deployer does not own what models declare: public.old_books (of postgres)" in words
    assert "As an administrator: alter table public.old_books owner to deployer;" in words
    assert "alter table public.books" not in words
    assert "tables of other owners stay open to whom they are open now: public." in words
    assert "As an administrator: grant create on database" in printed
    assert "It cannot be done yet. Nothing was changed." in printed
    assert connection.execute("select to_regnamespace('groundwork')").fetchone() == (None,)

    with connect(legacy.project.database.url, "test") as own:
        monkeypatch.setattr(preflight, "OLDEST", 99)
        found = preflight.server(own)
        assert found.state == "failed"
        assert found.sentence.endswith(": too old")
        assert "Upgrade the server" in found.advice
        monkeypatch.setattr(
            preflight, "OTHERS", preflight.OTHERS.replace("30 seconds", "0 seconds")
        )
        with connection.transaction():
            pid = connection.execute("select pg_backend_pid()").fetchone()[0]
            sentences = [check.sentence for check in preflight.transactions(own)]
        assert any(f"process {pid} (postgres) is in a transaction" in text for text in sentences)


def test_what_would_stop_it_half_way_is_listed_at_once(legacy, connection):
    legacy.project.write(OLD_TITLES, READING)
    connection.execute("""
        create sequence old_titles;
        alter table strays rename constraint strays_pkey to notes;
        create function no_ddl() returns event_trigger language plpgsql
        as $$ begin raise exception 'no policies here'; end $$;
        create event trigger no_ddl on ddl_command_start when tag in ('CREATE POLICY')
        execute function no_ddl();
        insert into pg_depend values
            ('pg_constraint'::regclass, 999999, 0, 'pg_class'::regclass, 'books'::regclass, 1, 'a');
    """)
    try:
        code, printed = legacy.run("adopt.py", "--yes")
    finally:
        connection.execute("drop event trigger no_ddl")
        connection.execute("delete from pg_depend where objid = 999999")
    printed = " ".join(printed.split())
    assert code == 1
    assert "public.notes is an index of public.strays, and a model declares that name" in printed
    assert "create policy is refused by the event trigger no_ddl" in printed
    assert "by the event trigger no_ddl. As an administrator, until the adoption" in printed
    assert "alter event trigger no_ddl disable;" in printed
    assert "old_titles is a sequence, and is declared as a view. Give one of them" in printed
    assert "pg_constraint 999999 on column id of table public.books" in printed
    assert "where (classid, objid) in (('pg_constraint'::regclass, 999999));" in printed
    assert connection.execute("select to_regnamespace('groundwork')").fetchone() == (None,)

    connection.execute("alter index notes rename to strays_pkey; create view notes as select 1")
    code, printed = legacy.run("adopt.py", "--yes")
    assert code == 1
    assert "notes is a view, and is declared as a table" in " ".join(printed.split())


def test_a_database_in_another_encoding_is_refused(library, server):
    name = "in_latin1"
    with psycopg.connect(server.url(), autocommit=True) as admin:
        admin.execute(f"create database {name} encoding 'LATIN1' locale 'C' template template0")
        try:
            code, printed = library.run("adopt.py", "--url", server.url(name), "--yes")
        finally:
            admin.execute(f"drop database {name} with (force)")
    assert code == 1
    assert f"The database {name} is encoded in LATIN1, and groundwork needs UTF8." in printed


def test_what_needs_a_missing_extension_is_refused_or_left_out(legacy, connection):
    legacy.project.write(
        "models/01_extensions/nowhere.sql",
        "{{ config(materialized='extension') }}\ncreate extension if not exists nowhere;",
    )
    legacy.project.write(
        "models/04_core/notes.sql",
        NOTES.replace("title text not null", "title text not null, outline {{ ref('nowhere') }}"),
    )
    code, printed = legacy.run("adopt.py", "--yes")
    assert code == 1
    assert "the server does not offer nowhere" in printed
    assert "leave out what needs it: groundwork adopt --exclude nowhere+" in " ".join(
        printed.split()
    )
    code, printed = legacy.run("plan.py")
    assert code == 3
    for model in ("notes", "old_books"):
        assert f"the model {model} needs the extension nowhere, which is missing" in printed
    assert "groundwork run --exclude nowhere+" in printed

    code, printed = legacy.run("adopt.py", "--yes", "--exclude", "nowhere+")
    assert code == 0, printed
    assert "Every row is accounted for" in printed
    left = connection.execute("select count(*), to_regclass('notes') from old_books").fetchone()
    assert left == (9, None)


def test_the_sentence_of_the_account():
    entry = Entry("a", 9, "public.a", here=5, merged=1, quarantined={"x": 2}, unaccounted=1)
    assert account_sentence([entry]) == (
        "Of 9 rows in 1 tables, 5 are in their tables, 1 were merged, 2 are in quarantine, "
        "1 are not accounted for."
    )
