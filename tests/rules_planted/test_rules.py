"""Each rule finds what is planted, names it, is content once it is mended, and is never idle."""

from pathlib import Path

import pytest

from rules_planted import keys_and_indexes, policies, policy_conditions
from rules_planted.world import EMPTIED, IDLE_ENGINE

RULES = sorted(path.stem for path in (Path(__file__).parents[1] / "rules").glob("*.sql"))
CASES = [*keys_and_indexes.CASES, *policies.CASES, *policy_conditions.CASES]
FAULTS = [case for case in CASES if case.objects]
RIGHT = [case for case in CASES if not case.objects]


def named(case):
    return f"{case.rule}: {case.title}"


@pytest.mark.parametrize("case", FAULTS, ids=named)
def test_a_fault_is_found_and_mended(connection, offenders_of, case):
    connection.execute(case.sql)
    found = offenders_of(case.rule)
    assert {row.object for row in found} == set(case.objects)
    assert all(row.rule == case.rule and row.consequence and row.mend for row in found)

    for statement in [case.mend] if case.mend else [row.mend for row in found]:
        connection.execute(statement)
    assert offenders_of(case.rule) == []


@pytest.mark.parametrize("case", RIGHT, ids=named)
def test_what_is_right_is_left_alone(connection, offenders_of, case):
    connection.execute(case.sql)
    assert offenders_of(case.rule) == []


@pytest.mark.parametrize("rule", RULES)
def test_the_small_database_keeps_every_rule(offenders_of, rule):
    assert offenders_of(rule) == []


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_with_nothing_to_look_at_fails(connection, rules, offenders_of, rule):
    connection.execute(EMPTIED)
    if "from groundwork." in rules[rule]:
        connection.execute(IDLE_ENGINE)
    assert [(row.rule, row.object) for row in offenders_of(rule)] == [(rule, "nothing to look at")]


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_a_fault_and_a_look_alike(rule):
    assert rule in {case.rule for case in FAULTS}
    assert rule in {case.rule for case in RIGHT}


def test_every_case_is_of_a_rule():
    assert {case.rule for case in CASES} <= set(RULES)
