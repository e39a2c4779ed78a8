"""What the engine puts into a live table for the time of a change keeps the rules of functions."""

import psycopg
import pytest
from psycopg.rows import namedtuple_row

from online.online_table import AFTER, make_table, stage

HELPER = """
select
    oid::regprocedure::text as name,
    pg_get_userbyid(proowner) as owner,
    prosecdef as is_definer,
    proconfig as settings
from pg_catalog.pg_proc
where pronamespace = 'groundwork'::regnamespace and prorettype = 'trigger'::regtype
"""
RULES = (
    "definer_functions_belong_to_groundwork_definer",
    "every_definer_function_pins_its_search_path",
    "every_function_pins_its_search_path",
    "no_client_can_use_groundwork_or_retired",
    "no_visitor_calls_a_definer_function",
)
PATH = "every_definer_function_pins_its_search_path"


@pytest.fixture
def begun(new_database, engine_template):
    """A connection to a database in which an online retype has begun; what it made is there."""
    database = new_database(template=engine_template)
    make_table(database)
    with database.connect() as connection:
        connection.row_factory = namedtuple_row
        for number in range(1, 10):
            outcome, _, message = stage(connection, AFTER, number)
            assert (outcome, message) == ("next_stage", None)
            if connection.execute(HELPER).fetchone():
                break
        yield connection


def offenders(connection: psycopg.Connection, sql: str, name: str) -> list:
    return [row for row in connection.execute(sql).fetchall() if name in row.object]


def test_the_helper_of_a_retype_keeps_the_rules_and_is_looked_at(begun, rules):
    helpers = begun.execute(HELPER).fetchall()
    # of the table, and of the one that refers to it; and what keeps the values of the first
    assert len(helpers) == 3
    for helper in helpers:
        # only who deploys may write former values
        is_keeping = helper.name.startswith("groundwork.keep_")
        assert helper.owner == ("postgres" if is_keeping else "groundwork_definer")
        assert helper.is_definer
        assert helper.settings == ["search_path=public, extensions, auth, pg_temp"]
        name = helper.name.removesuffix("()")
        assert [rule for rule in RULES if offenders(begun, rules[rule], name)] == []

        begun.execute(f"alter function {helper.name} set search_path = public, extensions")
        (found,) = offenders(begun, rules[PATH], name)
        begun.execute(found.fix)
        assert offenders(begun, rules[PATH], name) == []


def test_who_may_not_convert_writes_through_the_helper(begun):
    begun.execute("grant all on readings to authenticated")
    begun.execute("grant usage on schema public to authenticated")
    begun.execute("create policy anybody on readings to authenticated using (true)")
    with begun.transaction():
        begun.execute("set local role authenticated")
        begun.execute(
            "insert into readings (sensor_id, code, owner)"
            " values (1, '4c5e8a0a-7d4e-4b39-8d5c-2f9a0d1a9f10', 'client')"
        )
    query = "select groundwork_code_new::text from readings where owner = 'client'"
    assert begun.execute(query).fetchone()[0] == "4c5e8a0a-7d4e-4b39-8d5c-2f9a0d1a9f10"


def test_a_conversion_that_the_definer_may_not_call_stays_with_who_deploys(
    new_database, engine_template
):
    database = new_database(template=engine_template)
    make_table(database)
    with database.connect() as connection:
        connection.row_factory = namedtuple_row
        connection.execute(
            "create function read_code(text) returns uuid language sql stable"
            " as 'select $1::uuid where exists (select from public.sensors)'"
        )
        for number in range(1, 10):
            _, _, message = stage(connection, AFTER, number, convert={"code": "read_code"})
            assert message is None
            if found := connection.execute(HELPER).fetchall():
                break
        assert {helper.owner for helper in found} == {"postgres", "groundwork_definer"}
