"""Tables that inherit from another: the model of the child says so, not that of its parent."""

import json

import pytest

from support.several import Model

ATTEMPT = """
select attempt.outcome, attempt.statements, attempt.kept
from groundwork.read_model(%s) as read
cross join lateral groundwork.attempt(
    read.function_name, %s, %s, read.declaration, read.model, %s
) as attempt
"""

OPEN = json.dumps({"accept": ["open_rows"]})
THINGS = Model("things", "durable_table", "create table things (id integer);", (), OPEN, "parts")
CARS = Model(
    "cars",
    "durable_table",
    "create table cars (wheels integer) inherits (things);",
    ("things",),
    OPEN,
    "parts",
)


@pytest.fixture
def connection(new_database, engine_template):
    with new_database(template=engine_template).connect() as connection:
        connection.execute(f"create schema parts; set search_path = parts; {THINGS.sql} {CARS.sql}")
        connection.execute("reset search_path")
        yield connection


def attempt(connection, model, **settings):
    values = [model.node, model.schema, model.name, json.dumps({"run_id": "test", **settings})]
    return tuple(connection.execute(ATTEMPT, values).fetchone())


def test_a_child_without_a_model_is_kept_and_named_with_its_schema(connection):
    assert attempt(connection, THINGS)[2] == ["child things.parts.cars"]
    allowed = attempt(connection, THINGS, allow=["detach_child"])
    assert allowed == ("altered", ["alter table parts.cars no inherit parts.things"], [])


def test_a_child_whose_model_is_still_to_run_is_not_the_parents_matter(connection):
    assert attempt(connection, THINGS, pending=["parts.cars"]) == ("unchanged", [], [])


def test_a_child_that_was_declared_is_not_the_parents_matter(connection):
    attempt(connection, CARS)
    assert attempt(connection, THINGS) == ("unchanged", [], [])
