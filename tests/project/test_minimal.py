"""examples/minimal: a project of its own that takes groundwork as a package."""

import shutil

import pytest

from groundwork import ROOT
from support.projects import Project

TABLES = {"labels", "notebooks", "notes"}


@pytest.fixture
def minimal(tmp_path, database):
    """A copy of the example that installs this package."""
    folder = tmp_path / "minimal"
    left = shutil.ignore_patterns("dbt_packages", "target", "logs", "package-lock.yml")
    shutil.copytree(ROOT / "examples" / "minimal", folder, ignore=left)
    project = Project(folder, database)
    project.edit("packages.yml", "local: ../..", f"local: {ROOT}")
    return project


def test_it_declares_and_proves_its_tables_and_nothing_else(minimal, connection):
    assert minimal.dbt("deps").code == 0
    built = minimal.dbt("build")
    assert built.code == 0, built.problems
    assert "WARN" not in built.output.upper().replace("WARN=0", "")
    created = {name for name, message in built.messages.items() if message == "created"}
    assert created == {*TABLES, "set_updated_at"}
    assert "rules hold over the whole database." in built.output

    tables = "select relname from pg_class where relkind = 'r' and relnamespace = %s::regnamespace"
    assert {name for (name,) in connection.execute(tables, ["public"])} == TABLES
    policies = "select count(*) from pg_policy where polrelid = 'notes'::regclass"
    assert connection.execute(policies).fetchone() == (4,)

    ledger = "select count(*) from groundwork.ledger"
    done = connection.execute(ledger).fetchone()
    again = minimal.dbt("run")
    assert again.code == 0, again.problems
    assert {again.messages[name] for name in created} == {"unchanged"}
    assert connection.execute(ledger).fetchone() == done
