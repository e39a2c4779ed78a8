"""Migrations as a stranger wrote them for Supabase: what the platform has counts, and a finding
says what it means."""

from pathlib import Path

import pytest

from groundwork.audit.report.markdown import write_markdown
from groundwork.audit.run import Result, audit

STRANGER = Path(__file__).parent / "stranger"

FOUND = {
    ("created_twice", "extension pgcrypto"),
    ("definer_path_without_pg_temp", "mail_key()"),
    ("definer_without_search_path", "close_note(p_id uuid)"),
    ("duplicate_definition", "labels in {migrations}/2_functions.sql"),
    ("extension_missing", "alter table Notes needs uuid-ossp"),
    ("extension_unavailable", "extension no_such_extension"),
    ("extension_unavailable", "extension supabase_vault"),
    ("missing_table", "pg_catalog.pg_clas"),
    ("missing_table", "pg_tables"),
    ("never_created", "table labels uses nowhere"),
    ("query_without_composite_index", "Notes (authorId, updated_at)"),
    ("query_without_index", "labels (weight)"),
    ("type_differs_between_definitions", "labels.name in {migrations}/2_functions.sql"),
}


@pytest.fixture(scope="module")
def result() -> Result:
    return audit(STRANGER / "migrations", STRANGER / "code")


def finding(result: Result, rule: str, part: str = ""):
    (found,) = (one for one in result.findings if one.rule == rule and part in one.object)
    return found


def test_nothing_else_is_found(result):
    folder = result.last_migration.rsplit("/", 1)[0]
    expected = {(rule, name.format(migrations=folder)) for rule, name in FOUND}
    assert {(one.rule, one.object) for one in result.findings} == expected


def test_an_extension_that_exists_is_not_to_be_created(result):
    missed = finding(result, "extension_missing")
    assert missed.action == "Write extensions.uuid_generate_v4."
    assert missed.sql == ""
    twice = finding(result, "created_twice")
    assert twice.action == "Take it out, or say if not exists."
    unknown = finding(result, "extension_unavailable", "no_such")
    assert "nothing stands in for it in this audit" in unknown.consequence


def test_a_path_without_pg_temp_is_milder_than_none(result):
    mild = finding(result, "definer_path_without_pg_temp")
    assert mild.level < finding(result, "definer_without_search_path").level
    assert mild.sql.endswith("set search_path = vault, pg_temp")


def test_a_type_is_quoted_as_written(result):
    shown = finding(result, "type_differs_between_definitions").evidence
    assert "CHARACTER   VARYING(40) at" in shown
    assert ", TEXT in" in shown
    report = write_markdown(result)
    assert "**Evidence:** CHARACTER   VARYING(40) at" in report
    assert "**Evidence:** noteid references nowhere" in report


def test_an_index_is_advised_that_begins_as_an_existing_one(result):
    advised = finding(result, "query_without_composite_index")
    assert advised.sql == 'create index on public."Notes" ("authorId", updated_at)'
    assert advised.action.endswith("drop notes_author_idx, which it begins with.")


def test_a_system_catalog_is_advised_against_only_where_it_is_not_offered(result):
    assert finding(result, "missing_table", "pg_tables").action.startswith("Read it in a function")
    assert finding(result, "missing_table", "pg_clas").action == "Fix the name."
