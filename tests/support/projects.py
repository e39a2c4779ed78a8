"""Copies of the dbt project that a test may change, and dbt run on them in this process."""

import gc
import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partialmethod
from hashlib import sha256
from pathlib import Path

import pytest
from dbt.cli.main import dbtRunner
from dbt_common.tests import enable_test_caching
from dbt_common.utils.encoding import JSONEncoder

from groundwork import ROOT

from .databases import Database, connect
from .servers import session_folder, shared_server

# What a project needs of the real one besides models.
SHARED = (
    "dbt_project.yml",
    "profiles.yml",
    "macros",
    "seeds",
    "tests/dbt/generic",
    "tests/dbt/rules",
)


# With these three a run of dbt in this process does the same in half the time. What Jinja makes of
# a text is kept from run to run: dbt has this for its own tests.
enable_test_caching()
# The same JSON, by the encoder in C, which `json.dump` does not use.
JSONEncoder.iterencode = partialmethod(json.JSONEncoder.iterencode, _one_shot=True)
# A manifest is hundreds of thousands of objects, none of them garbage while dbt runs.
gc.set_threshold(100_000, 50, 100)

PARSED = "target/partial_parse.msgpack"
"""What dbt keeps of a parse."""

ROUTINE = re.compile(
    r"\d+ of \d+ (START|OK|PASS) |Running with dbt|Registered adapter|Concurrency:"
)


@dataclass(frozen=True)
class Outcome:
    """What one dbt command did."""

    code: int
    """0: all well; 1: a node failed; 2: dbt itself failed, such as on a syntax error."""
    output: str = field(repr=False)
    """What dbt printed, without colors and times."""
    statuses: dict[str, str]
    """By node name: success, error, skipped, pass, fail, warn."""
    messages: dict[str, str] = field(repr=False)
    """By node name: what its materialization or test answered."""

    @property
    def problems(self) -> str:
        """What dbt printed, without the lines that say that a node began or went well."""
        lines = self.output.splitlines()
        return "\n".join(line for line in lines if not ROUTINE.match(line))


@dataclass
class Project:
    """A dbt project in `folder`, run against `database`."""

    folder: Path
    database: Database
    target: str = "libpq"
    """Of profiles.yml."""

    def write(self, path: str, text: str) -> None:
        """Write the file `path`, such as models/04_core/users.sql."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.unlink(missing_ok=True)
        file.write_text(text)

    def read(self, path: str) -> str:
        return (self.folder / path).read_text()

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace `old`, which has to be there, in the file `path`."""
        text = self.read(path)
        assert old in text, f"{path} does not contain: {old}"
        self.write(path, text.replace(old, new))

    def remove(self, path: str) -> None:
        (self.folder / path).unlink()

    def dbt(self, *arguments: str) -> Outcome:
        """Run dbt with `arguments`, such as "run", "--select", "users"."""
        printed, parsed = [], self.folder / PARSED
        warm = self.reuse_parse()

        def note(event) -> None:
            if event.info.level in ("info", "warn", "error"):
                printed.append(event.info.msg)

        options = ["--project-dir", str(self.folder), "--profiles-dir", str(self.folder)]
        options += ["--target", self.target, "--log-level-file", "none", "--no-use-colors"]
        with environment(self.database.environment):
            result = dbtRunner(callbacks=[note]).invoke([*arguments, *options])
        if parsed.exists() and not warm.exists():
            shutil.copy(parsed, warm)

        if result.exception is not None:
            printed.append(str(result.exception))
        nodes = getattr(result.result, "results", None) or []
        nodes = [node for node in nodes if hasattr(node, "node")]
        assert "SQLSTATE" not in "".join(printed), "\n".join(printed)
        return Outcome(
            code=2 if result.exception else 0 if result.success else 1,
            output="\n".join(printed),
            statuses={node.node.name: str(node.status) for node in nodes},
            messages={node.node.name: node.message or "" for node in nodes},
        )

    def reuse_parse(self) -> Path:
        """Have dbt begin with what it parsed before of such a project; returns where that is."""
        parsed = self.folder / PARSED
        warm = session_folder() / f"{self._parse_key()}.msgpack"
        if warm.exists() and not parsed.exists():
            parsed.parent.mkdir(exist_ok=True)
            shutil.copy(warm, parsed)
        return warm

    def _parse_key(self) -> str:
        """What dbt compares before it reuses an earlier parse."""
        settings = self.folder / "dbt_project.yml"
        parts = [settings.read_text() if settings.exists() else "", str(self.database.environment)]
        return sha256("\0".join(parts).encode()).hexdigest()[:16]


@contextmanager
def environment(variables: dict[str, str]) -> Iterator[None]:
    """Set environment variables, and restore them, the working directory and sys.path after."""
    before, folder, path = os.environ.copy(), Path.cwd(), sys.path.copy()
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
        os.chdir(folder)
        sys.path[:] = path


NewProject = Callable[..., Project]


@pytest.fixture
def new_project(tmp_path) -> NewProject:
    """Returns a function that makes a project: `new_project(database, {path: text, ...})`.

    It has this project's settings, macros, seeds and generic tests, the files given, and of
    this project's own models those below the paths that `include` names: "models" for all,
    "models/03_functions", "models/04_core/users.sql". `rules` adds the tests of tests/dbt/rules.
    """
    made = []

    def new_project(
        database: Database,
        files: dict[str, str] | None = None,
        include: tuple[str, ...] = (),
        rules: bool = False,
    ) -> Project:
        project = Project(tmp_path / f"project_{len(made) + 1}", database)
        for path in (*SHARED, *include):
            if path == "tests/dbt/rules" and not rules:
                continue
            copy_into(project.folder, path)
        (project.folder / "models").mkdir(exist_ok=True)
        for path, text in (files or {}).items():
            project.write(path, text)
        made.append(project)
        return project

    return new_project


def project_apart(folder: Path, database_name: str) -> Project:
    """A project without models in `folder`, and an empty database of that name for it."""
    database = Database(shared_server(), database_name)
    make_empty(database)
    for path in (*SHARED, "models/_groups.yml"):
        copy_into(folder, path)
    return Project(folder, database)


def make_empty(database: Database) -> None:
    """Make the database, in place of one of its name."""
    with connect(database.server.url()) as connection:
        connection.execute(f"drop database if exists {database.name} with (force)")
        connection.execute(f"create database {database.name} template template0")


def copy_into(folder: Path, path: str) -> None:
    """Copy a file or folder of this project to the same place in `folder`."""
    source = ROOT / path
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, folder / path, dirs_exist_ok=True)
    elif source.exists():
        shutil.copy(source, folder / path)


@pytest.fixture
def project(new_project, database) -> Project:
    """A copy of the whole project, pointed at the empty `database`."""
    return new_project(database, include=("models",), rules=True)
