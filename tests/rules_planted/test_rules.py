"""Each rule finds what is planted, names it, is content once it is fixed, and is never idle."""

import csv
from pathlib import Path

import pytest

from rules_planted import functions, keys_and_indexes, policies, policy_conditions, privileges
from rules_planted.world import EMPTIED, IDLE_ENGINE, NOT_OURS, OF_AN_EXTENSION, OF_ANOTHER_SCHEMA
from support.servers import every_major

RULES = sorted(path.stem for path in (Path(__file__).parents[1] / "dbt" / "rules").glob("*.sql"))
MODULES = [functions, keys_and_indexes, policies, policy_conditions, privileges]
CASES = [case for module in MODULES for case in module.CASES]
FAULTS = [case for case in CASES if case.objects]
RIGHT = [case for case in CASES if not case.objects]


def named(case):
    return f"{case.rule}: {case.title}"


@every_major
@pytest.mark.parametrize("case", FAULTS, ids=named)
def test_a_fault_is_found_and_fixed(connection, run_rule, case):
    connection.execute(case.sql)
    found = run_rule(case.rule)
    assert {row.object for row in found} == set(case.objects)
    assert all(row.rule == case.rule and row.consequence and row.fix for row in found)

    for statement in [case.fix] if case.fix else [row.fix for row in found]:
        connection.execute(statement)
    assert run_rule(case.rule) == []


@every_major
@pytest.mark.parametrize("case", RIGHT, ids=named)
def test_what_is_right_is_left_alone(connection, run_rule, case):
    connection.execute(case.sql)
    assert run_rule(case.rule) == []


@every_major
@pytest.mark.parametrize("rule", RULES)
def test_the_small_database_keeps_every_rule(run_rule, rule):
    assert run_rule(rule) == []


@every_major
@pytest.mark.parametrize("rule", RULES)
def test_a_rule_with_nothing_to_look_at_fails(connection, rules, run_rule, rule):
    connection.execute(EMPTIED)
    if "from groundwork." in rules[rule]:
        connection.execute(IDLE_ENGINE)
    assert [(row.rule, row.object) for row in run_rule(rule)] == [(rule, "nothing to look at")]


@pytest.mark.parametrize("role", ["groundwork_definer", "service_role", "pg_read_all_data"])
def test_one_rule_names_a_membership(connection, run_rule, role):
    connection.execute(f"grant {role} to authenticated with inherit true")
    found = {rule: [row.object for row in run_rule(rule)] for rule in RULES}
    assert {rule: objects for rule, objects in found.items() if objects} == {
        "clients_and_definer_are_held_to_row_security": [f"authenticated in {role}"]
    }


@pytest.mark.parametrize("rule", RULES)
def test_another_schema_is_left_alone(connection, run_rule, rule):
    connection.execute("create schema elsewhere")
    connection.execute(NOT_OURS.format(schema="elsewhere") + OF_ANOTHER_SCHEMA)
    assert run_rule(rule) == []


def test_a_schema_in_which_a_model_declares_something_is_looked_at(connection, run_rule):
    connection.execute("create schema billing")
    connection.execute(NOT_OURS.format(schema="billing"))
    in_billing = ("every_table_is_row_secured", "every_table_has_a_primary_key")
    in_billing += ("every_foreign_key_has_a_covering_index", "no_invalid_index")
    in_billing += ("no_unvalidated_constraint", "every_privilege_has_its_policy")
    assert [rule for rule in in_billing if run_rule(rule)] == []

    connection.execute(
        "insert into groundwork.declaration"
        " (kind, schema_name, object_name, declared_hash, fingerprint, items)"
        " values ('table', 'billing', 'invoices', '', '', '{}')"
    )
    found = {rule: [row.object for row in run_rule(rule)] for rule in in_billing}
    assert all("billing." in "".join(objects) for objects in found.values()), found


@pytest.mark.parametrize("rule", RULES)
def test_what_an_extension_made_is_left_alone(connection, run_rule, rule):
    connection.execute(NOT_OURS.format(schema="public") + OF_AN_EXTENSION)
    assert run_rule(rule) == []


def test_all_of_that_would_be_found_in_our_schema(connection, run_rule):
    connection.execute(NOT_OURS.format(schema="public"))
    assert len([rule for rule in RULES if run_rule(rule)]) > 25


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_a_fault_and_a_look_alike(rule):
    assert rule in {case.rule for case in FAULTS}
    assert rule in {case.rule for case in RIGHT}


def test_every_case_is_of_a_rule():
    assert {case.rule for case in CASES} <= set(RULES)


LINES = csv.DictReader((Path(__file__).parents[1] / "isolation" / "splinter.csv").open())
LINTS = {line["lint"]: line for line in LINES}
FIRST, LAST = 1, 29


def test_every_lint_is_there():
    numbers = [int(line["number"]) for line in LINTS.values()]
    assert numbers == [*range(FIRST, LAST + 1)]


@pytest.mark.parametrize("lint", LINTS)
def test_a_rule_asks_the_same(lint):
    rules = LINTS[lint]["rules"].split()
    assert rules or len(LINTS[lint]["difference"]) > 20
    assert {*rules} <= {*RULES}
    # and finds what is planted
    assert {*rules} <= {fault.rule for fault in FAULTS}
