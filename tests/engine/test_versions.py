"""Every supported version of PostgreSQL takes the whole project, from a role without superuser."""

import subprocess
import sys
from os import environ
from pathlib import Path

from support.databases import Database, connect
from support.library import BOOKS, CHILD, PARENT, SHELVES, ledger
from support.servers import every_version

MAKE = ("build", "--exclude-resource-type", "test", "unit_test", "--threads", "8")

NO_VECTOR = """\
this server does not offer the extension vector
  Nothing was changed.
  Install it on the server, or leave out what needs it: dbt run --exclude vector+"""


@every_version
def test_deployer_builds_the_project_once(deployer_database, new_project):
    project = new_project(deployer_database, include=("models",), rules=True)
    with deployer_database.connect() as connection:
        offered = "select from pg_catalog.pg_available_extensions where name = 'vector'"
        has_vector = connection.execute(offered).fetchone() is not None
        first = project.dbt(*MAKE)
        if has_vector:
            assert first.code == 0, first.problems
            left_out = []
        else:
            assert NO_VECTOR in first.output
            failed = [name for name, status in first.statuses.items() if status == "error"]
            assert failed == ["vector"], first.problems
            left_out = ["--exclude", "vector+"]

        done = ledger(connection)
        second = project.dbt("run", *left_out)
        assert second.code == 0, second.problems
        assert "created" not in second.messages.values()
        assert len(done) > 200
        assert ledger(connection) == done

    rules = project.dbt("test", "--select", "path:tests/dbt/rules", *left_out)
    assert rules.code == 0, rules.problems
    assert len(rules.statuses) > 30


def test_two_runs_at_once_do_not_deadlock(deployer_database, new_project):
    project = new_project(deployer_database, include=("models",))
    dbt = Path(sys.executable).with_name("dbt")
    command = [dbt, "run", "--target", "libpq", "--threads", "8", "--no-use-colors"]
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
