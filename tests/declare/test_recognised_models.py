"""This project's own database, declared from its catalog, has the macros of its models again."""

import re
from pathlib import Path

import pytest

from groundwork import ROOT
from groundwork.declaring import report
from groundwork.declaring.command import declare_database
from support.databases import Database, connect

PLANTED = """
drop trigger workflows_tenant_id_is_fixed on workflows;
alter table meeting_notes no force row level security;
drop policy journal_entries_owner_update on journal_entries;
create policy journal_entries_owner_update on journal_entries for update to authenticated
using (user_id = (select auth.uid()));
grant select on user_points to anon;
"""

NEAR = {
    "public.workflows": "would be tenant_rows(write='member') but for: no trigger that keeps a row"
    " in its tenant",
    "public.meeting_notes": "would be child_rows() but for: row security is not forced",
    "public.journal_entries": "would be own_rows() but for: no check on update",
}

TRACELESS = {
    # written out where it is used, or done when a run ends
    *("ref", "config", "tenant_type", "admin_condition"),
    # it may have nothing to limit
    "size_limits",
    # only this project has it
    *("tenant_row_limit", "keep_in_vault"),
}


@pytest.fixture(scope="module")
def declared(server, built_template, tmp_path_factory):
    with connect(server.url()) as connection:
        connection.execute("drop database if exists declared_models with (force)")
        connection.execute(f"create database declared_models template {built_template}")
    database = Database(server, "declared_models")
    with database.connect() as connection:
        connection.execute(PLANTED)
    folder = tmp_path_factory.mktemp("models") / "example"
    return folder, declare_database(database.url, [], folder, True)


def test_every_table_has_the_macros_of_its_model(declared):
    folder, (_, files, _) = declared
    assert [each for file in files for each in file.problems] == []
    ours, found = macros(ROOT / "models"), macros(folder / "models")
    # the server may lack the extension that one table needs
    ours = {name: names for name, names in ours.items() if name in found}
    assert len(ours) > 135
    nearly = {name.partition(".")[2] for name in NEAR}
    lacking = {name: names - found[name] for name, names in ours.items() if names - found[name]}
    assert lacking == {
        "workflows": {"tenant_rows"},
        "meeting_notes": {"child_rows"},
        "journal_entries": {"own_rows"},
    }
    assert nearly == lacking.keys()
    assert "{{ size_limits(transcription=1000000) }}" in (
        (folder / "models/meeting_notes.sql").read_text()
    )
    points = (folder / "models/user_points.sql").read_text()
    assert "\n{{ own_rows(write='none') }}\n\ngrant select on user_points to anon;\n" in points


def macros(folder: Path) -> dict[str, set[str]]:
    """The macros that each table's file calls, but for those that leave no trace of their own."""
    return {
        file.stem: set(re.findall(r"\{\{ (\w+)\(", text)) - TRACELESS
        for file in folder.rglob("*.sql")
        if re.search(r"^create table", text := file.read_text(), re.MULTILINE)
        and "10_retired" not in file.parts
    }


def test_what_was_planted_is_named(declared):
    _, result = declared
    facts = report.content(*result)
    assert {each["object"]: each["class"] for each in facts["nearly"]} == NEAR


def test_functions_that_the_package_makes_have_no_file(declared):
    folder, _ = declared
    files = {file.stem for file in folder.glob("models/*.sql")}
    assert not {"set_updated_at", "month_partitions"} & files
    assert {"my_tenant_ids", "is_admin"} < files
    settings = (folder / "dbt_project.yml").read_text()
    assert "    tenants: tenants\n" in settings
    assert "    - my_tenant_ids\n" in settings
    assert "    - set_updated_at\n" not in settings
    people = (folder / "models/people.sql").read_text()
    assert "\n-- depends_on: {{ access_function('caller_id') }}\n" in people
