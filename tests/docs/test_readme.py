"""What the README shows is what a reader gets."""

import json
from collections import Counter

import pytest

from docs.pages import Page
from groundwork import ROOT
from groundwork.cli.commands.summary import COUNTS
from groundwork.project.version import NEWEST, OLDEST
from support.databases import connect
from support.servers import PLACES, VERSIONS

README = Page(ROOT / "README.md")
FOLDER = "models/05_tenants"

# Each row, and the server of the tests that it is about.
TESTED = dict(zip(PLACES, README.rows("version tested"), strict=True))


def block(language: str, part: str) -> str:
    """The block of the README in this language that contains `part`."""
    (found,) = (
        each.text for each in README.blocks() if each.language == language and part in each.text
    )
    return found


def without_times(text: str) -> list[str]:
    """The lines of dbt's answer, each without how long it took and dots to the margin."""
    return [line.split(" in ")[0].replace(".", "") for line in text.strip().splitlines()]


def test_it_stays_short():
    assert len(README.path.read_text().splitlines()) < 250


def test_the_counts_are_those_of_the_database(server, built_template):
    with connect(server.url(built_template)) as connection:
        cursor = connection.execute(COUNTS)
        counts = zip(cursor.fetchone(), [column.name for column in cursor.description], strict=True)
    sentence = ", ".join(f"{count} {what}" for count, what in counts)
    assert f"The database has {sentence}." in block("text", "The database has")


def test_the_number_of_tests_is_right(built_folder):
    manifest = json.loads((built_folder / "target" / "manifest.json").read_text())
    kinds = Counter(node["resource_type"] for node in manifest["nodes"].values())
    # the copy leaves out the tests of tests/dbt/report
    total = (
        kinds["test"]
        + kinds["operation"]
        + len([*(ROOT / "tests" / "dbt" / "report").glob("*.sql")])
    )
    assert f"PASS={total} WARN=0 ERROR=0 SKIP=0 NO-OP=0 TOTAL={total}" in block("text", "PASS=")


@pytest.mark.parametrize("server", VERSIONS, indirect=True)
def test_the_versions_tested_are_those_of_the_servers(server, request):
    version = request.node.callspec.params["server"]
    if server.binaries != PLACES[version][0]:
        pytest.skip(
            f"PostgreSQL {version} is here from {server.binaries}, not from where CI has it"
        )
    with connect(server.url()) as connection:
        offered = "select count(*) from pg_available_extensions where name = %s"
        found = [
            str(connection.info.server_version // 10000),
            connection.info.parameter_status("server_version").split()[0],
            *(
                "yes" if connection.execute(offered, [name]).fetchone()[0] else "no"
                for name in ("vector", "pg_cron")
            ),
        ]
    major, exact, _, *extensions = TESTED[version]
    assert [major, exact, *extensions] == found, "Write what is tested into README.md, Versions."


def test_oldest_and_newest_are_said_alike():
    majors = [int(major) for major, *_ in TESTED.values()]
    assert (min(majors), max(majors)) == (OLDEST, NEWEST)
    assert f"PostgreSQL {OLDEST} to {NEWEST}" in README.path.read_text()


@pytest.fixture
def notes(new_project, new_database, built_template):
    """The whole project with the table that the README adds."""
    files = {
        f"{FOLDER}/tenant_notes.sql": block("jinja", "create table tenant_notes"),
        f"{FOLDER}/tenant_notes.yml": block("yaml", "tenant_notes"),
    }
    project = new_project(new_database(template=built_template), include=("models",))
    for path, text in files.items():
        project.write(path, text)
    assert sum(len(text.splitlines()) for text in files.values()) <= 15
    return project


def test_the_table_that_it_adds(notes):
    def run():
        return notes.dbt("run", "--select", "tenant_notes")

    def answers(outcome):
        # a statement has an indent, and a model's line a number
        return without_times(
            "\n".join(
                line
                for line in outcome.output.splitlines()
                if line.startswith("  ") or "OK created sql durable_table" in line
            )
        )

    made = run()
    assert made.code == 0, made.problems
    assert answers(made) == without_times(block("text", "[created in"))

    file = f"{FOLDER}/tenant_notes.sql"
    column = "    pinned boolean not null default false,\n"
    assert column.strip(" ,\n") in README.spans()
    notes.edit(file, "    body text", column + "    body text")
    changed = run()
    assert changed.code == 0, changed.problems
    assert answers(changed) == without_times(block("text", "[altered in"))

    with notes.database.connect() as connection:
        connection.execute(
            "with tenant as (insert into tenants (name, subdomain) values ('Acme', 'acme')"
            " returning id)"
            " insert into tenant_notes (tenant_id, body)"
            " select id, 'note' from tenant, generate_series(1, 3)"
        )
    assert "body varchar(40)" in README.spans()
    notes.edit(file, "body text", "body varchar(40)")
    refused = run()
    assert refused.code == 1
    said = " ".join(refused.messages["tenant_notes"].split())
    assert " ".join(block("text", "cannot become what is declared").split()) in said
