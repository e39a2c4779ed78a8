"""Databases that grew by hand, before and after groundwork took them over: built once a session."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from groundwork.server.cluster import locked
from support.databases import Database, connect
from support.projects import SHARED, Project, copy_into
from support.servers import session_folder, shared_server

from .legacy import VARIANTS, build


@dataclass(frozen=True)
class Upgrade:
    """What a variant was, what it has become, and what dbt said."""

    variant: str
    before: Database
    after: Database
    output: str
    """What the first `dbt run` printed."""
    problems: str
    """What went wrong in it, if anything did."""
    second: dict[str, str]
    """By model, what a second run answered."""
    folder: Path
    """The project that took it over."""


@pytest.fixture(scope="session", params=VARIANTS)
def upgrade(request, tmp_path_factory) -> Upgrade:
    """A legacy database, and its copy that `dbt run` has taken over; both stay as they are."""
    variant, server = request.param, shared_server(18)
    before, after = (Database(server, f"{variant}_{time}") for time in ("before", "after"))
    said = session_folder() / f"{variant}.json"
    with locked(session_folder() / f"{variant}.lock"), connect(server.url()) as connection:
        if not said.exists():
            connection.execute(f"create database {before.name} template template0")
            with before.connect() as legacy:
                build(legacy, variant)
            connection.execute(f"create database {after.name} template {before.name}")
            folder = tmp_path_factory.mktemp(variant)
            for path in (*SHARED, "models"):
                copy_into(folder, path)
            project = Project(folder, after)
            first, second = project.dbt("run"), project.dbt("run")
            said.write_text(
                json.dumps([first.output, first.problems, first.code, second.messages, str(folder)])
            )
    output, problems, code, messages, folder = json.loads(said.read_text())
    said_wrong = problems if code else ""
    return Upgrade(variant, before, after, output, said_wrong, messages, Path(folder))


@pytest.fixture
def upgraded(upgrade, new_database) -> Database:
    """A copy of the database that was taken over, for a test to change."""
    return new_database(template=upgrade.after.name)


@pytest.fixture
def connection(upgrade) -> Iterator[psycopg.Connection]:
    """A connection to the database that was taken over; what it writes is rolled back."""
    with upgrade.after.connect() as connection, connection.transaction(force_rollback=True):
        yield connection
