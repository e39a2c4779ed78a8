"""Databases that grew by hand, before and after groundwork took them over: built once a session."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from groundwork.server.cluster import locked
from support.built import run, whole_artifact
from support.databases import Database, connect, databases_on
from support.projects import SHARED, Project, copy_into
from support.servers import DEFAULT_VERSION, VERSIONS, session_folder, shared_server

from .legacy import VARIANTS, build

# The whole project needs pgvector, which Debian's PostgreSQL 15 is tested without.
SERVERS = {"grown": DEFAULT_VERSION, "master": "17", "other": "16"}
"""Where each variant is taken over."""


@dataclass(frozen=True)
class Upgrade:
    """What a variant was, what it has become, and what dbt said."""

    variant: str
    before: Database
    after: Database
    output: str
    """What the first run printed."""
    problems: str
    """What went wrong in it, if anything did."""
    second: dict[str, str]
    """By model, what a second run answered."""
    folder: Path
    """The project that took it over, where dbt did."""


def run_dbt(database: Database, folder: Path) -> dict:
    """Take the database over by `dbt run`, twice; what was said."""
    for path in (*SHARED, "models"):
        copy_into(folder, path)
    project = Project(folder, database)
    first, second = project.dbt("run"), project.dbt("run")
    problems = first.problems if first.code else ""
    return {"output": first.output, "problems": problems, "second": second.messages}


def run_apply(database: Database, folder: Path) -> dict:
    """Take the database over by `groundwork apply`, twice; what was said."""
    first, second = (run(whole_artifact(), database, threads=1) for _ in range(2))
    output = "\n".join(first.lines)
    return {"output": output, "problems": first.problems, "second": second.outcomes}


TAKES_OVER = {"grown": run_dbt, "master": run_apply, "other": run_apply}
"""What takes each variant over. Of both the end is the same: tests/apply/test_whole_project.py."""


@pytest.fixture(scope="session", params=VARIANTS)
def upgrade(request, tmp_path_factory) -> Upgrade:
    """A legacy database, and its copy that was taken over; both stay as they are."""
    variant = request.param
    version = SERVERS[variant]
    server = shared_server(version if version in VERSIONS else DEFAULT_VERSION)
    before, after = (Database(server, f"{variant}_{time}") for time in ("before", "after"))
    said = session_folder() / f"{variant}.json"
    with locked(session_folder() / f"{variant}.lock"), connect(server.url()) as connection:
        if not said.exists():
            connection.execute(f"create database {before.name} template template0")
            with before.connect() as legacy:
                build(legacy, variant)
            connection.execute(f"create database {after.name} template {before.name}")
            folder = tmp_path_factory.mktemp(variant)
            done = TAKES_OVER[variant](after, folder)
            said.write_text(json.dumps({**done, "folder": str(folder)}))
    found = json.loads(said.read_text())
    return Upgrade(variant, before, after, **{**found, "folder": Path(found["folder"])})


@pytest.fixture
def upgraded(upgrade) -> Iterator[Database]:
    """A copy of the database that was taken over, for a test to change."""
    with databases_on(upgrade.after.server) as new_database:
        yield new_database(template=upgrade.after.name)


@pytest.fixture
def connection(upgrade) -> Iterator[psycopg.Connection]:
    """A connection to the database that was taken over; what it writes is rolled back."""
    with upgrade.after.connect() as connection, connection.transaction(force_rollback=True):
        yield connection
