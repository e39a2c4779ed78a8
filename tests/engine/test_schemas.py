"""A table outside the project's search path: what stands beside it is named without its schema."""

import json

import pytest

ACCESS = """
alter table items enable row level security;
alter table items force row level security;
create policy items_client_none on items for all to anon, authenticated
using (false) with check (false);
"""
ATTEMPT = """
select outcome, statements, message
from groundwork.attempt('converge', 'Bill', 'items', %s, %s, %s)
"""
DRIFT = "select object_name, kind, name, declared, live from groundwork.drift()"

LEGACY = """
create schema "Bill";
create table public.items (id integer primary key);
insert into public.items values (1);
set search_path = "Bill", public;
create type "State" as enum ('open', 'paid');
create table "P q" ("I d" integer primary key);
insert into "P q" values (1), (2);
create table "Bill".items (
    id integer primary key, up integer, other integer, price text, state text
);
insert into "Bill".items
select number, number, number, number::text, 'open' from generate_series(1, 5) as number;
set search_path = public, extensions, auth;
"""
DECLARED = """
create table items (
    id integer primary key,
    up integer references "P q" ("I d"),
    other integer references public.items (id),
    price integer check (price < 5),
    state "State" not null default 'paid',
    states "State"[] not null default '{open}',
    self integer references items (id),
    unique (price)
);
"""
MODEL = {
    "parents": ['"Bill"."P q"', "public.items"],
    "orphans": {"up": "quarantine", "other": "set null"},
    "violations": {"items_price_check": "quarantine"},
}


@pytest.fixture
def connection(new_database, engine_template):
    with new_database(template=engine_template).connect() as connection:
        connection.execute(LEGACY)
        yield connection


def converge(connection, declaration, online_rows=10000):
    """Every statement, until the engine has nothing more to do."""
    done, outcome, number = [], "next_stage", 0
    while outcome in ("next_stage", "outside_transaction"):
        number += 1
        settings = {"run_id": "test", "round": number, "online_rows": online_rows}
        settings["allow"] = ["lossy_type"]
        outcome, statements, message = connection.execute(
            ATTEMPT, [declaration + ACCESS, json.dumps(MODEL), json.dumps(settings)]
        ).fetchone()
        assert outcome != "refused", message
        if outcome == "outside_transaction":
            connection.execute(statements[0])
        assert number < 60
        done += statements
    return done


def test_it_is_taken_over_by_its_rules_and_changes_online(connection):
    done = converge(connection, DECLARED)
    assert 'alter table "Bill".items add column states "State"[] default' in "\n".join(done)
    rows = 'select id, up, other, price, state from "Bill".items order by id'
    assert connection.execute(rows).fetchall() == [
        *((1, 1, 1, 1, "open"), (2, 2, None, 2, "open")),
    ]
    reasons = connection.execute(
        "select primary_key ->> 'id', reason from groundwork.quarantine"
        " where schema_name = 'Bill' and action = 'removed' order by 1"
    ).fetchall()
    assert reasons == [
        ("3", 'it breaks FOREIGN KEY (up) REFERENCES "P q"("I d")'),
        ("4", 'it breaks FOREIGN KEY (up) REFERENCES "P q"("I d")'),
        ("5", "it breaks CHECK (price < 5)"),
    ]
    assert converge(connection, DECLARED) == []

    connection.execute(
        'insert into "P q" select generate_series(3, 40)'.replace('"P q"', '"Bill"."P q"')
    )
    connection.execute(
        'insert into "Bill".items (id, up, price, state)'
        " select number, number, -number, 'open' from generate_series(3, 40) as number"
    )
    changed = (
        DECLARED.replace("id integer primary", "id bigint primary")
        .replace("self integer", "self bigint")
        .replace("\"State\" not null default 'paid'", "text not null default 'paid'")
        .replace("price < 5", "price < 6")
    )
    done = converge(connection, changed, online_rows=5)
    assert any("groundwork_state_new" in statement for statement in done)
    assert converge(connection, changed, online_rows=5) == []
    # and back to a type of its own schema, while rows come in
    done = converge(connection, DECLARED, online_rows=5)
    assert any('add column groundwork_state_new "State"' in statement for statement in done)
    counted = 'select count(*), count(distinct state), max(id) from "Bill".items'
    assert connection.execute(counted).fetchone() == (40, 1, 40)
    assert connection.execute(DRIFT).fetchall() == []


def test_drift_is_seen_where_names_hide_each_other(connection):
    converge(connection, DECLARED)
    connection.execute('alter table "Bill".items drop constraint items_other_fkey')
    connection.execute('create index by_hand on "Bill".items (up)')
    assert [row[:3] for row in connection.execute(DRIFT)] == [
        *(("items", "constraint", "items_other_fkey"), ("items", "index", "by_hand")),
    ]
    assert connection.execute(
        "select undo from groundwork.ledger where statement like %s",
        ["%add column states%"],
    ).fetchone() == ('alter table "Bill".items drop column states',)
