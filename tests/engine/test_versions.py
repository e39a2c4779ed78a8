"""Every supported version of PostgreSQL takes the whole project, from a role without superuser."""

import shutil
import subprocess
import sys
from os import environ
from pathlib import Path

from groundwork import ROOT
from groundwork.applying.connecting import connecting
from groundwork.applying.testing import run_tests
from groundwork.project.version import NEWEST, OLDEST
from support.built import offered_to, run, whole_artifact
from support.databases import Database, connect
from support.library import BOOKS, CHILD, PARENT, SHELVES, ledger
from support.projects import PARSED
from support.servers import oldest_and_newest, on_versions

MAKE = ("build", "--exclude-resource-type", "test", "unit_test", "--threads", "8")

RULES = {path.stem for path in (ROOT / "tests" / "dbt" / "rules").rglob("*.sql")}

NO_VECTOR = """\
this server does not offer the extension vector
  Nothing was changed.
  Install it on the server, or leave out what needs it: groundwork run --exclude vector+"""


@oldest_and_newest
def test_deployer_builds_the_project_once(deployer_database, new_project):
    project = new_project(deployer_database, include=("models",), rules=True)
    with deployer_database.connect() as connection:
        left_out = deployer_database.left_out()
        first = project.dbt(*MAKE)
        if not left_out:
            assert first.code == 0, first.problems
        else:
            assert NO_VECTOR in first.output
            failed = [name for name, status in first.statuses.items() if status == "error"]
            assert failed == ["vector"], first.problems

        done = ledger(connection)
        second = project.dbt("run", *left_out)
        assert second.code == 0, second.problems
        assert "created" not in second.messages.values()
        assert len(done) > 200
        assert ledger(connection) == done

    rules = project.dbt("test", "--select", "path:tests/dbt/rules", *left_out)
    assert rules.code == 0, rules.problems
    assert len(rules.statuses) > 30


@on_versions("16", "17", "18")
def test_deployer_applies_the_project_once(deployer_database):
    artifact = offered_to(whole_artifact(), deployer_database)
    done = run(artifact, deployer_database, threads=1)
    assert not done.problems, done.problems
    with deployer_database.connect() as connection:
        before = ledger(connection)
        again = run(artifact, deployer_database)
        assert not {"created", "altered"} & {*again.outcomes.values()}
        assert again.state.exit_code == 0, again.problems
        assert len(before) > 200
        assert ledger(connection) == before

    results = run_tests(connecting(artifact, deployer_database.url), artifact, 2)
    rules = [result for result in results if result.name in RULES]
    assert len(rules) > 30
    assert [result for result in rules if result.status not in ("pass", "warn")] == []


def test_two_runs_at_once_do_not_deadlock(deployer_database, new_project):
    project = new_project(deployer_database, include=("models",))
    project.dbt("parse")
    dbt = Path(sys.executable).with_name("dbt")
    command = [dbt, "run", "--target", "libpq", "--threads", "8", "--no-use-colors"]
    command += deployer_database.left_out()
    for number in range(2):
        (project.folder / f"target_{number}").mkdir()
        shutil.copy(project.folder / PARSED, project.folder / f"target_{number}")
    runs = [
        subprocess.Popen(
            [*command, "--target-path", f"target_{number}", "--log-path", f"logs_{number}"],
            cwd=project.folder,
            env={**environ, **deployer_database.environment},
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(2)
    ]
    printed = [run.communicate()[0] for run in runs]
    assert [run.returncode for run in runs] == [0, 0], "\n".join(printed)


def test_role_that_may_make_no_roles_is_told_what_to_ask_for(bare_server, new_project):
    with connect(bare_server.url()) as connection:
        connection.execute("create role deployer login")
        connection.execute("create database app owner deployer")
    files = {SHELVES: PARENT, BOOKS: CHILD}
    database = Database(bare_server, "app", "deployer")
    project = new_project(database, files, include=("models/_groups.yml",))
    outcome = project.dbt("run")
    assert outcome.code != 0
    assert "The role deployer may not make what groundwork needs of database app." in outcome.output
    assert "Ask an administrator to run, connected to this database:" in outcome.output
    assert "create role anon nologin noinherit;" in outcome.output


def test_server_newer_than_those_tested_is_named_in_one_line(library, connection):
    versions = f"tested_versions: [{OLDEST}, {NEWEST}]"
    major = connection.info.server_version // 10000
    library.edit("dbt_project.yml", versions, f"tested_versions: [10, {major - 1}]")
    outcome = library.dbt("run")
    assert outcome.code == 0, outcome.problems
    line = f"PostgreSQL {major} is newer than the versions tested, 10 to {major - 1}. "
    line += "Try it on a copy of the database first."
    assert outcome.output.splitlines().count(line) == 1


def test_server_that_is_too_old_is_refused_before_anything_is_changed(library, connection):
    versions = f"tested_versions: [{OLDEST}, {NEWEST}]"
    major = connection.info.server_version // 10000
    library.edit("dbt_project.yml", versions, f"tested_versions: [{major + 1}, 99]")
    outcome = library.dbt("run")
    assert outcome.code != 0
    assert (
        f"PostgreSQL {major} is too old: groundwork needs PostgreSQL {major + 1} or newer."
        in outcome.output
    )
    assert "Nothing was changed." in outcome.output
    assert "Upgrade the server first." in outcome.output
    schemas = "select to_regnamespace('groundwork'), to_regnamespace('access')"
    assert connection.execute(schemas).fetchone() == (None, None)
