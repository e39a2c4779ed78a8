"""Whatever table stands and whatever is declared: refused and untouched, or equal and complete.

`GROUNDWORK_EXAMPLES=10000 make test TESTS=tests/engine/test_properties.py` tries that many, chosen
anew in each run.
"""

import os
from contextlib import suppress

import psycopg
import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from support.case import Case
from support.databases import connect
from support.judge import KEPT, NEVER_ALLOWED, contents, converge, declared, lost, plan, state

from .random_tables import PARENT_ROWS, SETUP, WIDER, next_versions, rows, tables

EXAMPLES = int(os.environ.get("GROUNDWORK_EXAMPLES", "200"))

ITEMS = """
select kind, name, definition
from groundwork.describe(array['public.t'::regclass])
order by kind, name
"""

pairs = tables().flatmap(
    lambda before: st.tuples(st.just(before), rows(before), next_versions(before))
)


@pytest.fixture(scope="session")
def workshop(server, engine_template):
    """A connection to a database with the engine and tables that others refer to."""
    name = f"{engine_template}_workshop"
    with connect(server.url()) as connection:
        connection.execute(f"drop database if exists {name} with (force)")
        connection.execute(f"create database {name} template {engine_template}")
    with connect(server.url(name)) as connection:
        connection.execute(SETUP)
        connection.execute(PARENT_ROWS)
        yield connection


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="GROUNDWORK_EXAMPLES" not in os.environ,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(pair=pairs)
def test_any_table_becomes_any_other(workshop, pair):
    before, inserts, after = pair
    case = Case("random", before.sql, after.sql, setup=SETUP, options=after.upgrade)
    workshop.execute(
        "drop table if exists t cascade; delete from groundwork.ledger;"
        "delete from groundwork.declaration; delete from groundwork.quarantine"
    )
    # the rules name columns of the second one
    first = Case("random", before.sql, before.sql, setup=SETUP)
    outcome, *_, message = converge(workshop, first, declared(first, first.before))
    assert outcome == "created", message
    for statement in inserts:
        with suppress(psycopg.errors.IntegrityError, psycopg.errors.NumericValueOutOfRange):
            workshop.execute(statement)
    goal = declared(case, case.after)
    known, found = state(workshop), contents(workshop, "t")

    hazards = {hazard for _, hazard in plan(workshop, case, goal) if hazard}
    assert state(workshop) == known, "the plan changed something"
    expected = expected_hazards(before, after)
    assert hazards & {"lossy_type", "drop_column", "computed_values"} == expected

    if hazards - KEPT - NEVER_ALLOWED and found.rows:
        assert converge(workshop, case, goal)[0] == "refused"
        assert state(workshop) == known, "a refusal changed something"

    outcome, *_, message = converge(workshop, case, goal, allow=sorted(hazards))
    event(f"{outcome}, with rows: {bool(found.rows)}")
    if outcome == "refused":
        # rows that no rule was given for, or values that the new type does not take
        assert found.rows, message
        assert state(workshop) == known, "a refusal changed something"
        return

    lossy = Case("random", "", "", hazards=tuple(hazards), options=after.upgrade)
    assert [*lost(workshop, lossy, found)] == []
    again = state(workshop)
    assert converge(workshop, case, goal)[:2] == ("unchanged", [])
    assert state(workshop) == again
    assert plan(workshop, case, goal) == []

    changed_items = workshop.execute(ITEMS).fetchall()
    workshop.execute("drop table t cascade; delete from groundwork.declaration")
    workshop.execute(goal)
    assert changed_items == workshop.execute(ITEMS).fetchall()


def expected_hazards(before, after) -> set[str]:
    """The hazards that the two sides of each column say."""
    found = set()
    renamed = after.upgrade["renamed"]
    for name, old in before.columns.items():
        new = after.columns.get(renamed.get(name, name))
        if new is None:
            found.add("drop_column")
        elif new.generated and not old.generated:
            found.add("computed_values")
        elif not new.generated and new.type not in (old.type, *WIDER.get(old.type, ())):
            found.add("lossy_type")
    return found
