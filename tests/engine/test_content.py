"""No message, plan or ledger quotes a row: a secret in every column, and all that can go wrong."""

import contextlib
import os
from collections import Counter

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.settings import told_apart

from .secret_table import (
    FAULTS,
    SECRETS,
    TABLE,
    WORDS,
    Fault,
    declaration,
    make,
    options,
    revealed,
    setup,
    told,
)

EXAMPLES = int(os.environ.get("GROUNDWORK_EXAMPLES", "3"))

ATTEMPT = """
select outcome, statements, kept, message from groundwork.attempt(
    'converge', 'public', %s, %s, %s, %s
)
"""
STEPS = "select * from groundwork.plan('public', %s, %s, %s, groundwork.run_settings(%s))"
KEPT = """
select statement || coalesce(undo, '') || coalesce(hazard, '') from groundwork.ledger
union all
select reason || primary_key from groundwork.quarantine
"""

noises = st.text(st.sampled_from("a \"'%\\{}()$\n\u00e9\u201c"), max_size=6).filter(
    lambda noise: "{" not in noise and "}" not in noise
)


@pytest.fixture
def connection(new_database, engine_template):
    """A connection to a database with the engine and what the table needs."""
    with new_database(template=engine_template).connect() as connection:
        setup(connection)
        yield connection


def drive(connection: psycopg.Connection, text: str, given_options: dict) -> tuple[str, str]:
    """Plan and run the change as dbt does: the outcome, and all that anybody can read of it."""
    said = []
    connection.add_notice_handler(lambda notice: said.append(str(notice.message_primary)))
    planned = told_apart(given_options | {"is_planning": True})
    said.append(str(connection.execute(ATTEMPT, [TABLE, text, *planned]).fetchone()))
    # scripts ask plan() itself too, and print nothing of its errors
    with contextlib.suppress(psycopg.Error):
        said.append(str(connection.execute(STEPS, [TABLE, text, *planned]).fetchall()))
    outcome = "next_stage"
    for number in range(1, 60):
        given = told_apart(given_options | {"round": number})
        outcome, statements, *rest = connection.execute(ATTEMPT, [TABLE, text, *given]).fetchone()
        said.append(str([outcome, statements, *rest]))
        if outcome == "outside_transaction":
            try:
                connection.execute(statements[0])
            except psycopg.Error as error:
                said.append(told(error))
                outcome = "refused"
        if outcome not in ("next_stage", "outside_transaction"):
            break
    said += [line for (line,) in connection.execute(KEPT)]
    return outcome, "\n".join(said)


def try_fault(connection: psycopg.Connection, name: str, online_rows: int) -> Counter:
    """Try it with several columns and contents; how often it had which outcome."""
    fault, outcomes = FAULTS[name], Counter()

    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None)
    @given(st.sampled_from(fault.only or [*SECRETS]), noises)
    def try_one(column, noise):
        make(connection, noise)
        given_options = options(fault, column, online_rows=online_rows)
        outcome, said = drive(connection, declaration(fault, column), given_options)
        assert revealed(said) == [], said
        outcomes[outcome] += 1

    try_one()
    return outcomes


@pytest.mark.parametrize("online_rows", [0, 10000])
def test_no_refusal_and_no_error_quotes_a_row(connection, online_rows):
    for name in FAULTS:
        outcomes = try_fault(connection, name, online_rows)
        assert outcomes["refused"] > 0, (name, outcomes)


def test_what_is_refused_is_named_by_key_and_column(connection):
    expected = {
        "unique": "2 rows break UNIQUE (c_text): id 1, 2",
        "unique index": "2 rows break UNIQUE INDEX USING btree (c_text): id 1, 2",
        "check": "2 rows break CHECK (c_text IS NULL): id 1, 2",
        "check by a function": "PL/pgSQL function vet(text) line 1 at RAISE failed; its message is",
        "foreign key": "REFERENCES parents_text(key): id 1, 2",
        "exclusion": "2 rows break EXCLUDE USING btree (c_text WITH =): id 1, 2",
        "to integer": "2 rows of accounts have a value that c_text::integer does not convert: id",
        "generated": "a value is not valid for its type",
    }
    for name, sentence in expected.items():
        make(connection, "")
        fault = FAULTS[name]
        _, said = drive(connection, declaration(fault, "text"), options(fault, "text"))
        assert sentence in said, said


def test_a_table_without_a_key_is_named_by_place_and_no_more_than_five_are(connection):
    connection.execute("create table keyless (c_text text)")
    connection.execute("insert into keyless select 'sesame-text' from generate_series(1, 7)")
    query = "select * from groundwork.name_rows('keyless'::regclass, 'c_text is not null')"
    found = connection.execute(query).fetchone()
    assert found == (7, "ctid (0,1), (0,2), (0,3), (0,4), (0,5) and 2 more")
    connection.execute("alter table keyless add a integer default 1, add b serial")
    connection.execute("alter table keyless add primary key (b, a)")
    found = connection.execute(query).fetchone()
    assert found == (7, "(b, a) (1, 1), (2, 1), (3, 1), (4, 1), (5, 1) and 2 more")


def test_what_is_kept_on_purpose_is_in_its_tables_alone(connection):
    rules = {
        "duplicates": {"c_text": "id"},
        "convert": {"c_jsonb": "groundwork.id_to_uuid"},
    }
    text = declaration(Fault("unique (c_text)", retype="uuid"), "jsonb")
    make(connection, "")
    given_options = options(Fault(), "text", online_rows=10000, **rules)
    outcome, said = drive(connection, text, given_options)
    assert (outcome, revealed(said)) == ("altered", []), said
    query = "select content::text from groundwork.quarantine"
    ((content,),) = connection.execute(query).fetchall()
    # a bytea is written in hex, and the json was converted before
    assert {*revealed(content)} == {*WORDS} - {"sesame-bytea", "sesame-jsonb"}
    former = connection.execute("select value from groundwork.former_value").fetchall()
    assert all("sesame-jsonb" in value for (value,) in former)
    assert len(former) == 2


def test_shown_only_where_asked_for(connection):
    make(connection, "")
    fault = FAULTS["unique"]
    given_options = options(fault, "text", show_rows=True)
    _, said = drive(connection, declaration(fault, "text"), given_options)
    assert "sesame-text" in revealed(said)
    # a setting of the session, which dbt could be given, shows nothing
    connection.execute("set groundwork.show_rows = 'true'")
    given_options = told_apart(options(fault, "text") | {"is_planning": True})
    given = [TABLE, declaration(fault, "text"), *given_options]
    row = connection.execute(ATTEMPT, given).fetchone()
    assert revealed(str(row)) == []


@pytest.mark.parametrize("name", ["check by a function", "repair that fails", "generated"])
def test_finds_a_message_of_postgresql_that_is_passed_on(connection, name):
    make(connection, "")
    connection.execute(
        "create or replace function groundwork.withhold_content(fault groundwork.fault, known text)"
        " returns groundwork.fault language sql as 'select fault'"
    )
    _, said = drive(connection, declaration(FAULTS[name], "text"), options(FAULTS[name], "text"))
    assert revealed(said) != []


def test_a_session_is_named_by_its_command(connection):
    query = "select groundwork.command_of(%s)"
    for statement, command in {
        " Update users set email = 'sesame'": "update",
        "-- sesame\nselect 1": "a statement",
        "sesame": "a statement",
        "": "a statement",
    }.items():
        assert connection.execute(query, [statement]).fetchone() == (command,)
