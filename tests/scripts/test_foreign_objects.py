"""What others plant in a schema of the search path is refused by name, and its code never runs.

Each way in is first seen to work: a plain statement of the deploying role runs the planted code.
"""

import psycopg
import pytest

from .conftest import BOOKS, CHILD, PARENT, SHELVES, Library

# Sequences count what ran, also where the transaction that it ran in was undone.
STRANGER = """
do $$
begin
    create role stranger login;
exception when duplicate_object then null;
end
$$;
grant create on schema public to stranger;
create schema spy;
grant usage on schema spy to public;
create sequence spy.ran;
grant all on spy.ran to public;
create function spy.note() returns void language sql
as 'select pg_catalog.nextval(''spy.ran''::pg_catalog.regclass)';
grant execute on function spy.note() to public;
set role stranger;
"""

PLANTED = {
    "operator public.= (oid, regnamespace)": (
        """
        create function public.same(oid, regnamespace) returns boolean language plpgsql
        as 'begin perform spy.note(); return $1 operator(pg_catalog.=) $2::oid; end';
        create operator public.= (leftarg = oid, rightarg = regnamespace, function = public.same);
        """,
        "select 1::oid = 'pg_catalog'::regnamespace",
    ),
    "function public.quote_ident(name)": (
        """
        create function public.quote_ident(name) returns text language plpgsql
        as 'begin perform spy.note(); return pg_catalog.quote_ident($1::text); end';
        """,
        "select quote_ident('a'::name)",
    ),
    "function public.string_agg(name, text)": (
        """
        create function public.joined(text, name, text) returns text language plpgsql
        as 'begin perform spy.note(); return pg_catalog.concat_ws($3, $1, $2); end';
        create aggregate public.string_agg(name, text) (sfunc = public.joined, stype = text);
        """,
        "select string_agg(nspname, ', ') from pg_namespace",
    ),
    "domain public.lower": (
        """
        create function public.checked(name) returns boolean language plpgsql
        as 'begin perform spy.note(); return true; end';
        create domain public.lower as name check (public.checked(value));
        """,
        "select lower('a'::name)",
    ),
    "cast (mood as text)": (
        """
        create type public.mood as enum ('good');
        create function public.to_text(public.mood) returns text language plpgsql
        as 'begin perform spy.note(); return ''good''; end';
        create cast (public.mood as text) with function public.to_text(public.mood);
        create table public.moods (id public.mood primary key);
        insert into public.moods values ('good');
        """,
        "select id::text from public.moods",
    ),
    # a value of it is text that PostgreSQL reads along with a check of the stranger's
    "type public.format": (
        """
        create function public.bounded(text) returns boolean language plpgsql
        as 'begin perform spy.note(); return true; end';
        create domain public.bound as text check (public.bounded(value));
        -- the functions of a range belong to the superuser, who gives nothing to public by now
        reset role;
        create type public.format as range (subtype = public.bound);
        alter type public.format owner to stranger;
        set role stranger;
        """,
        "select format('[a,b]'::name)",
    ),
}
NAMES = [name.replace("cast (mood", "cast (public.mood") for name in PLANTED]

TESTS = """
models:
  - name: shelves
    columns: [{name: id, data_tests: [unique, not_null]}]
    data_tests: [{has_comment: {}}]
"""


def ran(connection) -> int:
    """How often planted code ran."""
    query = "select pg_catalog.sum(last_value) from pg_catalog.pg_sequences"
    query += " where schemaname = 'spy'"
    return int(connection.execute(query).fetchone()[0] or 0)


@pytest.fixture
def planted(built, connection) -> Library:
    """A built database, and in it everything that a stranger planted; each is seen to work."""
    connection.execute(STRANGER)
    for statements, _ in PLANTED.values():
        connection.execute(statements)
    connection.execute("reset role")
    for name, (_, statement) in PLANTED.items():
        before = ran(connection)
        connection.execute(statement)
        assert ran(connection) > before, name
    return built


def test_each_command_names_what_others_planted_and_runs_none_of_it(
    planted, connection, subtests, tmp_path
):
    before = ran(connection)
    planted.project.write(BOOKS, CHILD.replace("title text", "title text, note text"))
    planted.project.write("models/04_core/_core.yml", TESTS)
    exported = tmp_path / "exported.sql"
    commands = {
        "dbt run": lambda: planted.project.dbt("run"),
        "dbt test": lambda: planted.project.dbt("test"),
        "plan": lambda: planted.run("plan.py"),
        "adopt --check": lambda: planted.run("adopt.py", "--check"),
        "adopt": lambda: planted.run("adopt.py", "--yes"),
    }
    for command, run in commands.items():
        with subtests.test(msg=command):
            outcome = run()
            code, printed = (
                outcome if isinstance(outcome, tuple) else (outcome.code, outcome.output)
            )
            assert code not in (0, 2 if command == "plan" else None)
            flat = " ".join(printed.replace("│", " ").split())
            assert [name for name in NAMES if name not in flat] == []
            assert "drop operator public.= (oid, regnamespace)" in flat
            assert "revoke create on schema public from stranger" in flat
            assert "Nothing was changed." in flat
            assert ran(connection) == before

    with subtests.test(msg="export"):
        assert planted.run("export.py", "--output", str(exported))[0] == 0
        with pytest.raises(psycopg.Error) as refusal:
            connection.execute(exported.read_text())
        connection.execute("rollback")
        assert [name for name in NAMES if name not in refusal.value.diag.message_primary] == []
        assert ran(connection) == before

    with subtests.test(msg="the statements help"):
        for line in refusal.value.diag.message_hint.splitlines():
            if line.startswith("    "):
                connection.execute(line)
        outcome = planted.project.dbt("run")
        assert outcome.code == 0, outcome.problems


def test_what_is_planted_after_the_look_is_not_run_either(planted, connection):
    hook = '- "{{ refuse_foreign_objects() }}"'
    planted.project.edit("dbt_project.yml", hook, "")
    planted.project.write(SHELVES, PARENT.replace("unique", "unique, place text"))
    planted.project.write(BOOKS, CHILD.replace("price numeric", "price integer"))
    planted.project.write("models/04_core/_core.yml", TESTS)
    connection.execute("insert into books (title, price) values ('a', 1)")
    before = ran(connection)

    outcome = planted.project.dbt("run", "--vars", "{allow: [lossy_type]}")
    assert outcome.code == 0, outcome.problems
    assert outcome.statuses["shelves"] == outcome.statuses["books"] == "success"
    assert ran(connection) == before

    outcome = planted.project.dbt("test", "--exclude", "test_name:has_comment")
    assert outcome.code == 0, outcome.problems
    assert ran(connection) == before

    with planted.project.database.connect() as other:
        other.execute("select * from groundwork.drift()").fetchall()
        other.execute("select * from groundwork.lock_down_statements('{}')").fetchall()
    assert ran(connection) == before


def test_what_only_shares_a_schema_is_left_alone(built, connection):
    connection.execute(STRANGER)
    connection.execute(
        """
        create function public.own_word(text) returns text language sql as 'select $1';
        create type public.own_kind as enum ('one');
        create table public.lower_shelves (id integer);
        """
    )
    connection.execute("reset role")
    assert built.project.dbt("run").code == 0
