"""Every planted fault is found at its line, and nothing else is reported."""

from pathlib import Path

import pytest

from audit.registry import all_rules

PROJECT = Path(__file__).parent / "project"

OF_A_LIVE_DATABASE = {"live_lacks", "live_only"}
"""test_live.py has these."""

RULES = sorted({rule.name for rule in all_rules()} - OF_A_LIVE_DATABASE)


def not_found(faults: list, places: set[tuple[str, str, int]]) -> list:
    assert faults, "no fault is planted for this rule"
    return [row for row in faults if (row.rule, row.file, row.line) not in places]


@pytest.mark.parametrize("rule", RULES)
def test_faults_are_found(found, planted, rule):
    assert not_found(planted("fault", rule), found.places()) == []


@pytest.mark.parametrize("rule", RULES)
def test_faults_are_missed_without_the_rule(found, planted, rule):
    """So the test above fails when its rule is switched off."""
    faults = planted("fault", rule)
    assert not_found(faults, found.places(without=rule)) == faults


@pytest.mark.parametrize("rule", RULES)
def test_near_misses_are_not_reported(found, planted, rule):
    near_misses = planted("near miss", rule)
    assert near_misses, "no near miss is planted for this rule"
    reported = found.places()
    assert [row for row in near_misses if (rule, row.file, row.line) in reported] == []


def test_nothing_else_is_reported(found, planted):
    faults = {(row.rule, row.file, row.line) for row in planted("fault")}
    assert found.first_places() - faults == set()


@pytest.mark.parametrize("kind", ["fault", "near miss"])
def test_table_shows_what_stands_in_the_files(planted, kind):
    rows = planted(kind)
    assert len(rows) >= 60
    for row in rows:
        if row.line:
            lines = (PROJECT / row.file).read_text().split("\n")
            assert lines[row.line - 1].strip() == row.text


def test_findings_say_what_to_do(found):
    for finding in found.findings():
        assert finding.object
        assert finding.consequence
        assert finding.action
        assert finding.places
