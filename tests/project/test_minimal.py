"""examples/minimal: a project of its own that has the package, and no model but its three."""

import shutil

import pytest

from groundwork import package
from support.projects import Project, copy_into

TABLES = {"labels", "notebooks", "notes"}


@pytest.fixture
def minimal(tmp_path, database):
    """A copy of the example with what `groundwork deps` writes."""
    folder = tmp_path / "minimal"
    for path in ("dbt_project.yml", "packages.yml", "profiles.yml", "models"):
        copy_into(tmp_path, f"examples/minimal/{path}")
    shutil.move(tmp_path / "examples" / "minimal", folder)
    package.write_project_macros(package.build(folder / ".groundwork" / "package"), folder)
    return Project(folder, database)


def test_it_declares_and_proves_its_tables_and_nothing_else(minimal, connection):
    assert minimal.dbt("deps").code == 0
    built = minimal.dbt("build")
    assert built.code == 0, built.problems
    assert "WARN" not in built.output.upper().replace("WARN=0", "")
    created = {name for name, message in built.messages.items() if message == "created"}
    assert created == TABLES
    assert "function access.set_updated_at: created" in built.output
    assert "55 rules hold over the whole database." in built.output

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
