"""Macros stand where they are equal, what nearly fits is said, and --harden proposes the rest."""

from pathlib import Path

import pytest
import yaml

from groundwork import GroundworkError
from groundwork.cli.commands.declare import declare
from groundwork.declaring import report
from groundwork.declaring.command import declare_database
from groundwork.declaring.hardening import as_text, harden_database
from support.databases import Database, connect
from support.dumps import pg_dump
from support.projects import Project

DOORS = Path(__file__).parent / "doors.sql"

LETTERS = """create table letters (
    id uuid default gen_random_uuid() primary key,
    user_id uuid not null references {{ ref('users') }} (id),
    body text not null,
    created_at timestamptz not null default now()
);

create index on letters (user_id);

{{ own_rows() }}
{{ row_policy('recent', 'select', 'service_role', read="created_at > '2020-01-01 00:00:00+00'") }}
"""

NEAR = {
    "public.drafts": "would be own_rows() but for: no check on update",
    "public.pins": "would be own_rows(write='none') but for: its policies have other names",
    "public.points": "would be own_rows(write='none') but for: anon may select,"
    " its condition for select calls a function for every row",
}


AVATARS = """{{ config(materialized='storage_bucket') }}

{{ storage_bucket(public=true, file_size_limit=1048576, allowed_mime_types=['image/png']) }}

{{ public_files() }}

{{ own_files(commands=['insert']) }}
"""

NEAR_TRIGGER = (
    "would be updated_at_trigger() but for: its function is touch(), its name is not"
    " boards_set_updated_at"
)


@pytest.fixture(scope="module")
def source(server) -> Database:
    with connect(server.url()) as connection:
        connection.execute("drop database if exists declared_doors with (force)")
        connection.execute("create database declared_doors template template0")
    database = Database(server, "declared_doors")
    with database.connect() as connection:
        connection.execute(DOORS.read_text())
    return database


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("doors") / "doors"


@pytest.fixture(scope="module")
def declared(source, folder):
    return declare_database(source.url, [], folder, True)


def test_macros_stand_for_what_they_emit(declared, folder):
    _, files, _ = declared
    assert [each for file in files for each in file.problems] == []
    assert (folder / "models/letters.sql").read_text() == LETTERS
    assert "\n{{ usable_by('authenticated') }}\n" in (folder / "models/tickets.sql").read_text()
    view = (folder / "models/own_letters.sql").read_text()
    assert "\n\ncreate view own_letters as\n" in view
    assert view.endswith("\n\n{{ readable_by('authenticated') }}\n")
    facts = report.content(*declared)
    tables = {"own_rows": 1, "readable_by": 1, "row_policy": 1, "usable_by": 1}
    assert facts["recognised"] == tables | {"own_files": 1, "public_files": 1, "storage_bucket": 2}


def test_buckets_have_the_classes_of_their_files(declared, folder):
    found, *_ = declared
    assert (folder / "models/avatars.sql").read_text() == AVATARS
    papers = (folder / "models/papers.sql").read_text()
    assert '\ncreate policy "Read papers" on objects\n' in papers
    assert [each for each in found.left_alone if each[0] == "bucket bare"] == [
        ("bucket bare", "no policy names it: end its file with service_files() to declare it")
    ]


def test_what_nearly_is_a_trigger_of_a_macro_is_named(declared, folder):
    facts = report.content(*declared)
    assert [(each["object"], each["part"]) for each in facts["parts"]] == [
        ("public.boards", f"trigger touch_boards {NEAR_TRIGGER}")
    ]
    assert f"\n-- Trigger touch_boards {NEAR_TRIGGER[:60]}" in (
        (folder / "models/boards.sql").read_text()
    )
    assert f"| public.boards | trigger touch_boards {NEAR_TRIGGER} |" in (
        report.as_markdown(*declared)
    )


def test_tests_state_what_a_macro_stands_for(declared, folder):
    policies = policy_tests(folder / "models/letters.yml")
    commands = ("delete", "insert", "select", "update")
    own = [f"letters_owner_{command}" for command in commands]
    assert sorted(policies) == [*own, "letters_recent_select"]
    assert policy_tests(folder / "models/pins.yml") == ["Own pins"]


def test_what_nearly_fits_is_plain_sql_with_the_difference(declared, folder):
    facts = report.content(*declared)
    assert {each["object"]: each["class"] for each in facts["nearly"]} == NEAR
    drafts = (folder / "models/drafts.sql").read_text()
    assert (
        "\n-- It would be own_rows() but for: no check on update.\n"
        "alter table drafts enable row level security;\n" in drafts
    )
    assert "create policy drafts_owner_update on drafts" in drafts
    assert f"| public.drafts | {NEAR['public.drafts']} |" in report.as_markdown(*declared)


def test_a_second_time_nothing_is_written(declared, source, folder):
    _, _, written = declare_database(source.url, [], folder, True)
    assert (written.new, written.changed) == ([], [])


def test_hardening_a_folder_that_differs_is_refused(declared, source, folder):
    file = folder / "models/votes.sql"
    text = file.read_text()
    file.write_text(text.replace("at date", "at date not null"))
    with pytest.raises(GroundworkError, match=r"are unlike their files: public\.votes\. Nothing"):
        harden_database(source.url, [], folder)
    assert (folder / "models/diaries.sql").read_text().endswith("on diaries to authenticated;\n")
    file.write_text(text)


def test_hardening_what_was_not_declared_is_refused(tmp_path):
    with pytest.raises(GroundworkError) as refused:
        declare(into=tmp_path / "nothing", harden=True)
    assert str(refused.value) == (
        "--harden changes the files of a project that was declared from a database: it goes with"
        " --url and --into alone. Nothing was written."
    )
    assert list(tmp_path.iterdir()) == []


PROPOSED = {
    "count_votes": [
        "{{ executable_by('authenticated', 'service_role') }}",
        "set search_path = public, pg_temp",
    ],
    "diaries": ["{{ own_rows() }}"],
    "drafts": ["{{ own_rows() }}"],
    "logs": ["alter table logs add primary key (id)", "{{ service_rows() }}"],
    "pins": ["{{ own_rows(write='none') }}"],
    "points": ["{{ own_rows(write='none') }}"],
    "settings": ["{{ service_rows() }}"],
    "stamp": ["{{ executable_by() }}"],
    "touch": ["{{ executable_by() }}"],
    "votes": ["create index on votes (letter_id)", "alter table votes force row level security"],
}

LEFT = {
    "public.boards": "clients have privileges on it, and no column names a user: say who may see"
    " its rows",
    "public.count_votes()": "it runs with its owner's rights: executable_by(definer=true) gives it"
    " to groundwork_definer, which then needs policies on what it reads and writes",
}

POINTS = """create table points (
    user_id uuid primary key references {{ ref('users') }} (id),
    score integer
);

{{ own_rows(write='none') }}
"""


def test_hardening_writes_what_closes_open_doors(declared, source, folder):
    before = pg_dump(source.url)
    hardened = harden_database(source.url, [], folder)
    assert pg_dump(source.url) == before
    proposed = {each.model: [what for what, _ in each.changes] for each in hardened.proposals}
    assert proposed == PROPOSED
    assert dict(hardened.left) == LEFT
    assert (folder / "models/points.sql").read_text() == POINTS
    accepted = {
        entry["name"]: words
        for file in folder.glob("models/*.yml")
        for entry in yaml.safe_load(file.read_text())["models"]
        if (words := entry.get("config", {}).get("meta", {}).get("accept"))
    }
    assert accepted == {"boards": ["open_rows"], "count_votes": ["owner_rights"]}
    assert policy_tests(folder / "models/pins.yml") == ["pins_owner_select"]
    text = as_text(hardened, folder)
    assert "- {{ own_rows() }}: its column user_id says whose a row is\n" in text
    assert "revoke select on public.points from anon;\n" in text
    assert "Commit these files" not in text


def policy_tests(path: Path) -> list[str]:
    """The policies that a properties file states."""
    name = "groundwork.has_policy"
    return [
        test[name]["arguments"]["policy"]
        for entry in yaml.safe_load(path.read_text())["models"]
        for test in entry["data_tests"]
        if name in test
    ]


def test_a_run_of_the_proposals_closes_them(declared, source, folder):
    outcome = Project(folder, source, target="dev").dbt("run")
    assert outcome.code == 0, outcome.problems
    (folder / ".git").mkdir()
    again = harden_database(source.url, [], folder)
    assert as_text(again, folder).startswith("# Proposed\n\nNothing that could be decided.\n")
    assert (again.proposals, dict(again.left)) == ([], LEFT)
