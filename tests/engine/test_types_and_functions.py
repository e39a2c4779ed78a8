"""Enumerated types and functions become what is declared, with what uses them."""

import json

import pytest

from support.servers import newest_of_each_major
from support.settings import told_apart

# By title: the labels before and after, and whether that needs the allowance.
LABELS = {
    "a label is added at the end": ("'a', 'b'", "'a', 'b', 'c'", False),
    "a label is added at the start": ("'a', 'b'", "'z', 'a', 'b'", False),
    "a label is added in the middle": ("'a', 'b'", "'a', 'm', 'b'", False),
    "several labels are added at once": ("'a', 'b'", "'x', 'y', 'a', 'b', 'c'", False),
    "a label with a quote is added": ("'a', 'b'", "'a', 'it''s', 'b'", False),
    "a label goes": ("'a', 'b', 'c'", "'a', 'b'", True),
    "a label goes and another comes": ("'a', 'b', 'c'", "'a', 'd', 'b'", True),
    "labels stand in another order": ("'a', 'b', 'c'", "'c', 'a', 'b'", True),
}

# What uses the type in the meantime.
USERS = """
create table t (
    id integer primary key,
    mood mood not null default 'a' check (mood in ('a', 'b')),
    moods mood[] default '{a,b}',
    copy text,
    other mood,
    check (mood <> other or id > 0)
);
insert into t values (1, 'a', '{b,a}'), (2, 'b', null);
create index on t (mood) where mood = 'b';
create view v with (security_invoker = true) as select id, mood from t;
create policy p on t for select to anon using (mood = 'a');
grant select on v to anon;
"""


def converge(connection, function, name, declaration, **options):
    query = (
        "select outcome, statements, message from groundwork.attempt(%s, 'public', %s, %s, %s, %s)"
    )
    said = told_apart({"run_id": "test", **options})
    return connection.execute(query, [function, name, declaration, *said]).fetchone()


def labels(connection):
    query = "select array_agg(enumlabel::text order by enumsortorder) from pg_enum"
    return connection.execute(query + " where enumtypid = 'mood'::regtype").fetchone()[0]


@pytest.fixture
def live(new_database, engine_template):
    with new_database(template=engine_template).connect() as connection:
        yield connection


@newest_of_each_major
@pytest.mark.parametrize("title", LABELS)
def test_labels_become_what_is_declared(title, live):
    before, after, is_hazard = LABELS[title]
    live.execute(f"create type mood as enum ({before})")
    live.execute(USERS)
    rows = live.execute("select id, mood::text, moods::text from v join t using (id, mood)")
    rows = sorted(rows.fetchall())
    declaration = f"create type mood as enum ({after});"
    if is_hazard:
        known = labels(live)
        outcome, _, message = converge(live, "converge_enum", "mood", declaration)
        assert (outcome, labels(live)) == ("refused", known)
        assert "drop_enum_value" in message
    allow = ["drop_enum_value"] if is_hazard else []
    outcome, _, message = converge(live, "converge_enum", "mood", declaration, allow=allow)
    assert outcome == "altered", message
    assert labels(live) == live.execute(f"select array[{after}]").fetchone()[0]
    found = live.execute("select id, mood::text, moods::text from v join t using (id, mood)")
    assert sorted(found.fetchall()) == rows
    assert live.execute("select has_table_privilege('anon', 'v', 'select')").fetchone() == (True,)
    assert live.execute("select count(*) from pg_policy").fetchone() == (1,)
    assert converge(live, "converge_enum", "mood", declaration)[:2] == ("unchanged", [])


def test_label_that_a_row_uses_does_not_go(live):
    live.execute("create type mood as enum ('a', 'b')")
    live.execute(USERS)
    for allow in ([], ["drop_enum_value"]):
        outcome, _, message = converge(
            live, "converge_enum", "mood", "create type mood as enum ('a')", allow=allow
        )
        assert outcome == "refused"
        assert "drop_enum_value" in message
        assert "\n  - 1 rows of t have the label b in the column mood: id 2\n" in message
        assert "\n  - 1 rows of t have the label b in the column moods: id 1\n" in message
        assert "Give those rows another value than b." in message
    assert labels(live) == ["a", "b"]


# By title: the labels before and after, and the names that changed.
RENAMED = {
    "a label has another name": ("'a', 'b'", "'a', 'c'", {"b": "c"}),
    "all labels have other names": ("'a', 'b'", "'x', 'y'", {"a": "x", "b": "y"}),
    "a label takes the name that another gives up": ("'a', 'b'", "'b', 'c'", {"a": "b", "b": "c"}),
    "a label has another name and others are added": ("'a', 'b'", "'z', 'a', 'c'", {"b": "c"}),
    "a label has another name and another goes": ("'a', 'n', 'b'", "'a', 'c'", {"b": "c"}),
    "a label with a quote has another name": ("'a', 'b'", "'a', 'it''s'", {"b": "it's"}),
}


@newest_of_each_major
@pytest.mark.parametrize("title", RENAMED)
def test_labels_are_renamed_with_their_rows(title, live):
    before, after, renamed = RENAMED[title]
    live.execute(f"create type mood as enum ({before})")
    live.execute(USERS)
    allow = ["drop_enum_value"] if "goes" in title else []
    declaration = f"create type mood as enum ({after});"
    converged = converge(live, "converge_enum", "mood", declaration, renamed=renamed, allow=allow)
    assert converged[0] == "altered", converged[2]
    assert len(labels(live)) == after.count(",") + 1
    new = [renamed.get(name, name) for name in ("a", "b")]
    assert live.execute("select mood::text, moods::text[] from t order by id").fetchall() == [
        (new[0], [new[1], new[0]]),
        (new[1], None),
    ]
    again = converge(live, "converge_enum", "mood", declaration, renamed=renamed)
    assert again[:2] == ("unchanged", [])

    if not allow:
        undo = "select undo from groundwork.ledger where undo is not null order by id desc"
        for (statement,) in live.execute(undo).fetchall():
            live.execute(statement)
        assert {"a", "b"} <= {*labels(live)}
    back = {new: old for old, new in renamed.items()}
    returned = converge(
        live,
        "converge_enum",
        "mood",
        f"create type mood as enum ({before});",
        renamed=back,
        allow=["drop_enum_value"],
    )
    assert returned[0] in ("altered", "unchanged"), returned[2]
    assert live.execute("select mood::text from t order by id").fetchall() == [("a",), ("b",)]


def test_a_label_that_leaves_beside_a_new_one_may_be_renamed(live):
    live.execute("create type mood as enum ('a', 'gone')")
    declaration = "create type mood as enum ('a', 'archived')"
    outcome, _, message = converge(live, "converge_enum", "mood", declaration)
    assert outcome == "refused"
    assert "declare it below meta: upgrade: renamed: {gone: archived}" in message


def test_a_model_says_which_labels_have_other_names(live):
    node = {
        "alias": "mood",
        "schema": "public",
        "config": {
            "materialized": "enum_type",
            "meta": {"upgrade": {"renamed": {"gone": "archived"}}},
        },
        "compiled_code": "create type mood as enum ('archived')",
    }
    query = "select function_name, model from groundwork.read_model(%s)"
    answer = live.execute(query, [json.dumps(node)]).fetchone()
    assert answer == ("converge_enum", {"renamed": {"gone": "archived"}})


def test_a_type_that_something_fixed_has_is_not_made_again(live):
    live.execute("create type mood as enum ('a', 'b'); create domain good as mood")
    live.execute("create type pair as (one mood, other mood[])")
    outcome, _, message = converge(
        live, "converge_enum", "mood", "create type mood as enum ('a')", allow=["drop_enum_value"]
    )
    assert outcome == "refused"
    assert "used by what cannot be given another: the domain good, the attribute one of" in message
    assert "Keep the labels that it has and their order, and add new ones." in message
    assert labels(live) == ["a", "b"]
    more = "create type mood as enum ('a', 'b', 'c')"
    assert converge(live, "converge_enum", "mood", more)[0] == "altered"


def test_label_in_an_array_does_not_go(live):
    live.execute("create type mood as enum ('a', 'b')")
    live.execute("create table t (moods mood[]); insert into t values ('{a}'), ('{a,b}')")
    outcome, _, message = converge(
        live, "converge_enum", "mood", "create type mood as enum ('a')", allow=["drop_enum_value"]
    )
    assert outcome == "refused"
    assert "1 rows of t have the label b in the column moods: ctid (0,2)" in message


# By title: the function before and after, what uses it, and a query with its answer.
CHANGES = {
    "the body": ("(a integer) returns integer", "(a integer) returns integer", "", "select f(1)"),
    "the name of an argument": (
        "(a integer) returns integer",
        "(b integer) returns integer",
        "",
        "select f(b => 1)",
    ),
    "the type of an argument": (
        "(a integer) returns integer",
        "(a bigint) returns integer",
        "create policy p on t using (f(id) > 1);",
        "select f(5000000000)",
    ),
    "another argument": (
        "(a integer) returns integer",
        "(a integer, b integer default 1) returns integer",
        "alter table t alter id set default f(1);",
        "select f(1, 2)",
    ),
    "the result": (
        "(a integer) returns integer",
        "(a integer) returns bigint",
        "create view v as select f(id) as f from t; grant select on v to anon;",
        "select pg_typeof(f)::text from (select f(1)) as answer",
    ),
    "the volatility": (
        "(a integer) returns integer",
        "(a integer) returns integer immutable strict",
        "alter table t add check (f(id) > 0);",
        "select provolatile::text from pg_proc where proname = 'f'",
    ),
}
ANSWERS = {"the result": "bigint", "the volatility": "i"}


@newest_of_each_major
@pytest.mark.parametrize("what", CHANGES)
def test_function_becomes_what_is_declared(what, live):
    before, after, users, query = CHANGES[what]
    path = "language sql set search_path = public, pg_temp as"
    grant = "revoke all on function f from public; grant execute on function f to anon;"
    old = f"create or replace function f{before} {path} 'select 1'; {grant}"
    new = f"create or replace function f{after} {path} 'select 2'; {grant}"
    assert converge(live, "converge_function", "f", old)[0] == "created"
    live.execute("create table t (id integer)")
    if users:
        live.execute(users)
    outcome, _, message = converge(live, "converge_function", "f", new)
    assert outcome == "altered", message
    assert live.execute(query).fetchone()[0] == ANSWERS.get(what, 2)
    assert live.execute("select count(*) from pg_proc where proname = 'f'").fetchone() == (1,)
    allowed = "select has_function_privilege('anon', oid, 'execute') from pg_proc"
    assert live.execute(allowed + " where proname = 'f'").fetchone() == (True,)
    assert converge(live, "converge_function", "f", new)[:2] == ("unchanged", [])
