"""Every planted fault is found at its line, and nothing else is reported."""

from pathlib import Path

import pytest

from groundwork.audit.registry import all_rules
from groundwork.audit.run import audit
from groundwork.exporting.files import write_supabase
from groundwork.exporting.steps import steps_of
from groundwork.project.compiled import compiled_project

from .conftest import Found, located

PROJECT = Path(__file__).parent / "project"

OF_A_LIVE_DATABASE = {"live_differs", "live_lacks", "live_only"}
"""test_live.py has these."""

RULES = sorted({rule.name for rule in all_rules()} - OF_A_LIVE_DATABASE)


@pytest.mark.parametrize("rule", RULES)
def test_faults_are_found(found, planted, rule):
    faults = planted("fault", rule)
    assert faults, "no fault is planted for this rule"
    assert [row for row in faults if (row.file, row.line) not in found.places(rule)] == []


def test_a_rule_that_is_switched_off_fails_its_test(project, planted, monkeypatch):
    for rule in RULES:
        monkeypatch.setattr(f"groundwork.audit.rules.{rule}.find", lambda project: ())
        with pytest.raises(AssertionError, match=rule):
            test_faults_are_found(Found(project), planted, rule)


@pytest.mark.parametrize("rule", RULES)
def test_near_misses_are_not_reported(found, planted, rule):
    near_misses = planted("near miss", rule)
    assert near_misses, "no near miss is planted for this rule"
    assert [row for row in near_misses if (row.file, row.line) in found.places(rule)] == []


def test_nothing_else_is_reported(found, planted):
    faults = {(row.rule, row.file, row.line) for row in planted("fault")}
    reported = {
        (one.rule, located(one.places[0].file), one.places[0].line) for one in found.everything()
    }
    assert reported - faults == set()


@pytest.mark.parametrize("kind", ["fault", "near miss"])
def test_table_shows_what_stands_in_the_files(planted, kind):
    rows = planted(kind)
    assert len(rows) >= 60
    for row in rows:
        if row.line:
            lines = (PROJECT / row.file).read_text().split("\n")
            assert lines[row.line - 1].strip() == row.text


def test_findings_say_what_to_do(found):
    for finding in found.everything():
        assert finding.object
        assert finding.consequence
        assert finding.action
        assert finding.places


def test_what_groundwork_declares_has_no_findings(tmp_path):
    project, _ = compiled_project(analyses=("platform", "hooks"))
    write_supabase(steps_of(project), tmp_path, replace=False)
    result = audit(tmp_path / "migrations")
    assert [(one.key, one.evidence) for one in result.findings] == []
    assert result.facts["failed_statements"] == 0
    assert result.facts["tables"] >= 140
