"""A small project with the scripts in it, and these run as a user runs them."""

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass

import pytest

from groundwork import ROOT, GroundworkError
from groundwork.project.compiled import ENGINE, read
from groundwork.project.place import find
from support.library import BOOKS, PARENT, SHELVES, build_library
from support.projects import Project, environment

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


COMPILING = ("plan.py", "adopt.py", "export.py")
"""The scripts that read the compiled project."""

COMPILE = (
    *("compile", "--no-populate-cache", "--no-introspect", "--exclude", "artifact"),
    *("--select", "resource_type:model", "resource_type:analysis"),
    *("--indirect-selection", "empty"),
)
"""What they ask of dbt."""


@dataclass
class Library:
    """The project, and its scripts run against its database."""

    project: Project
    is_compiled_before: bool = True
    """Whether a script finds the project compiled."""

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
        if script in COMPILING and self.is_compiled_before:
            self.compile()
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

    def compile(self) -> None:
        """Compile the project where a source was newer, as a script would for itself.

        In this process, where dbt takes a third of the time. What it can't compile is left to the
        script.
        """
        with environment(self.project.database.environment), suppress(GroundworkError):
            place = find(self.project.folder, target=self.project.target)
            if read(place, (ENGINE,)) is None:
                self.project.dbt(*COMPILE)


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


@pytest.fixture(scope="session")
def scripts_template(server) -> str:
    """The name of a database in which the library is built."""
    return build_library(server, "built_for_scripts", {SHELVES: PARENT, BOOKS: CHILD})


BEGUN = {
    "narrowed": "narrowed_template",
    "removed": "removed_template",
    "changed": "changed_template",
    "built": "scripts_template",
}
"""By the fixture that a test asks for: the one that names the database it begins with."""


@pytest.fixture
def database(request, new_database):
    """A database as the first of BEGUN has it that the test asks for, else an empty one."""
    templates = [template for name, template in BEGUN.items() if name in request.fixturenames]
    template = request.getfixturevalue(templates[0]) if templates else "template0"
    return new_database(template=template)


@pytest.fixture
def library(new_project, database):
    return make_library(new_project, database)


@pytest.fixture
def built(library):
    """The project, built."""
    return library
