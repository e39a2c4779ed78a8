"""No message, plan or ledger quotes a row: a secret in every column, and all that can go wrong."""

import json
import os
from collections import Counter

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from .secret_table import (
    FAULTS,
    SECRETS,
    TABLE,
    declaration,
    make,
    options,
    revealed,
    setup,
    told,
)

EXAMPLES = int(os.environ.get("GROUNDWORK_EXAMPLES", "3"))

ATTEMPT = """
select outcome, statements, kept, message from groundwork.attempt('converge', 'public', %s, %s, %s)
"""
STEPS = "select * from groundwork.plan('public', %s, %s, %s)"
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
    planned = json.dumps(given_options | {"plan": True, "round": 1})
    said.append(str(connection.execute(ATTEMPT, [TABLE, text, planned]).fetchone()))
    try:
        said.append(str(connection.execute(STEPS, [TABLE, text, planned]).fetchall()))
    except psycopg.Error:
        # plan() is asked by scripts, which print nothing of its errors
        pass
    outcome = "continue"
    for number in range(1, 60):
        given = json.dumps(given_options | {"plan": False, "round": number})
        outcome, statements, *rest = connection.execute(ATTEMPT, [TABLE, text, given]).fetchone()
        said.append(str([outcome, statements, *rest]))
        if outcome == "outside":
            try:
                connection.execute(statements[0])
            except psycopg.Error as error:
                said.append(told(error))
                outcome = "refused"
        if outcome not in ("continue", "outside"):
            break
    said += [line for (line,) in connection.execute(KEPT)]
    return outcome, "\n".join(said)


@pytest.mark.parametrize("online_rows", [0, 10000])
def test_no_refusal_and_no_error_quotes_a_row(connection, online_rows):
    for name, fault in FAULTS.items():
        outcomes = Counter()

        @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None)
        @given(st.sampled_from(fault.only or [*SECRETS]), noises)
        def try_one(column, noise, fault=fault, outcomes=outcomes):
            make(connection, noise)
            outcome, said = drive(
                connection,
                declaration(fault, column),
                options(fault, column, online_rows=online_rows),
            )
            assert revealed(said) == [], said
            outcomes[outcome] += 1

        try_one()
        assert outcomes["refused"] > 0, (name, outcomes)
