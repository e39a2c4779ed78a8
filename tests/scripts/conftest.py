"""A small project with the scripts in it, and these run as a user runs them."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass

import pytest

from groundwork import ROOT
from support.library import BOOKS, PARENT, SHELVES
from support.projects import Project

CHILD = """\
create table books (
    id bigint generated always as identity primary key,
    shelf_id uuid,
    title text,
    price numeric
);

{{ service_rows() }}
"""

REFERRING = CHILD.replace("uuid,", "uuid references {{ ref('shelves') }} (id),")


@dataclass
class Library:
    """The project, and its scripts run against its database."""

    project: Project

    def run(self, script: str, *arguments: str) -> tuple[int, str]:
        """The exit code of a script, and what it printed."""
        finished = self.run_apart(script, *arguments)
        return finished.returncode, finished.stdout + finished.stderr

    def run_apart(self, script: str, *arguments: str) -> subprocess.CompletedProcess:
        """Run a script in the project; the line that names project and database is left out."""
        finished = self.run_as_it_is(script, *arguments)
        finished.stderr = without_announcement(finished.stderr, self.project)
        return finished

    def run_as_it_is(self, script: str, *arguments: str) -> subprocess.CompletedProcess:
        bare = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
        # where a script starts dbt, it can reuse what `project.dbt` parsed
        self.project.reuse_parse()
        return subprocess.run(
            [sys.executable, self.project.folder / "scripts" / script, *arguments],
            cwd=self.project.folder,
            env={**bare, **self.project.database.environment, "COLUMNS": "200"},
            capture_output=True,
            text=True,
            check=False,
        )


def without_announcement(told: str, project: Project) -> str:
    """What was printed to stderr, without the line that names the project and its database.

    And without those that a slow machine has: what is being waited for.
    """
    named = f"in {project.folder}, database {project.database.name} at "
    lines = told.splitlines(keepends=True)
    return "".join(line for line in lines if named not in line and not line.endswith(" s so far\n"))


def make_library(new_project, database) -> Library:
    """A project of the tables shelves and books, not built yet."""
    files = {SHELVES: PARENT, BOOKS: CHILD}
    project = new_project(database, files, include=("models/_groups.yml", "analyses", "scripts"))
    shutil.rmtree(project.folder / "scripts" / "__pycache__", ignore_errors=True)
    assert (project.folder / "scripts" / "plan.py").exists(), ROOT
    return Library(project)


@pytest.fixture
def library(new_project, database):
    return make_library(new_project, database)


@pytest.fixture
def built(library):
    """The project, built."""
    outcome = library.project.dbt("run")
    assert outcome.code == 0, outcome.problems
    return library
