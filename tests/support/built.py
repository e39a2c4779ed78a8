"""The whole project, compiled once a session, and databases in which it was built once."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
import pytest

from groundwork import GroundworkError
from groundwork.applying.applying import apply
from groundwork.applying.artifact import Artifact, ArtifactModel, read, write
from groundwork.applying.compiling import compile_artifact
from groundwork.applying.connecting import connecting
from groundwork.applying.reviewing import Reviewed
from groundwork.applying.state import State, limits_of, new_settings
from groundwork.project.place import find
from groundwork.server.cluster import Cluster, locked

from .databases import WORKER, Database, connect
from .projects import SHARED, Project, copy_into, environment, make_empty
from .servers import DEFAULT_VERSION, session_folder, shared_server


@dataclass
class Applied:
    """What one run of apply did."""

    state: State
    lines: list[str]
    error: str = ""

    @property
    def outcomes(self) -> dict[str, str]:
        return self.state.outcomes

    @property
    def problems(self) -> str:
        """What went wrong, if anything did."""
        return "\n".join([self.error, *self.state.failed.values(), *self.state.skipped]).strip()


def run(
    artifact: Artifact,
    database: Database,
    allow=(),
    reviewed: Reviewed | None = None,
    threads: int = 2,
    **limits,
) -> Applied:
    """Apply the artifact in this process; `limits`: what Limits holds."""
    lines: list[str] = []
    settings = new_settings(artifact, [*allow], replace(limits_of(artifact), **limits))
    state = State(artifact, settings, lines.append, reviewed)
    error = ""
    try:
        apply(connecting(artifact, database.url), state, threads, lambda: None)
    except GroundworkError as raised:
        error = str(raised)
    return Applied(state, lines, error)


def compiled(project: Project) -> Artifact:
    """The artifact of a project."""
    with environment(project.database.environment):
        return compile_artifact(find(project.folder, target=project.target))


def whole_artifact() -> Artifact:
    """The whole project, compiled once a session."""
    file, folder = session_folder() / "whole.json", session_folder() / "whole"
    with locked(session_folder() / "whole.lock"):
        if not file.exists():
            for path in (*SHARED, "models", "analyses"):
                copy_into(folder, path)
            write(compiled(Project(folder, Database(shared_server(), "postgres"))), file)
    return read(file)


def offered_to(artifact: Artifact, database: Database) -> Artifact:
    """The artifact without what needs the extension vector, where the server does not offer it."""
    if database.offers("vector"):
        return artifact
    return replace(artifact, models=[*without(artifact, "vector")])


def without(artifact: Artifact, name: str) -> Iterable[ArtifactModel]:
    """The models of the artifact but `name` and those that depend on it."""
    left_out = {name}
    for model in artifact.models:
        if left_out.isdisjoint([model.name, *model.depends_on]):
            yield model
        else:
            left_out.add(model.name)


def filled_once(server: Cluster, name: str, fill: Callable[[Database], None], while_filled: str):
    """The name of a database on `server` that `fill` has filled, once for all workers: `name`.

    Until then it has the name `while_filled`: tests whose database has that name, too, reuse what
    dbt parsed of it.
    """
    with locked(server.folder / f"{name}.lock"), connect(server.url()) as connection:
        known = "select oid from pg_catalog.pg_database where datname = %s"
        if connection.execute(known, [name]).fetchone() is None:
            database = Database(server, while_filled)
            make_empty(database)
            fill(database)
            connection.execute(f"alter database {database.name} rename to {name}")
    return name


def build_template(server: Cluster) -> str:
    """The name of a database on `server` in which the whole project was built, once a session.

    By dbt on the default server; on the others from what was compiled, which ends in the same
    (tests/apply/test_whole_project.py) and takes a fifth of the time. Without what needs the
    extension vector, where the server does not offer it.
    """

    def build(database: Database) -> None:
        folder = server.folder / "built"
        for path in (*SHARED, "models"):
            copy_into(folder, path)
        without_tests = ("build", "--exclude-resource-type", "test", "unit_test")
        outcome = Project(folder, database).dbt(*without_tests, *database.left_out())
        assert outcome.code == 0, outcome.problems

    def apply_all(database: Database) -> None:
        done = run(offered_to(whole_artifact(), database), database, threads=1)
        assert not done.problems, done.problems

    is_default = server.folder.name == DEFAULT_VERSION
    fill = build if is_default else apply_all
    return filled_once(server, "built", fill, f"{WORKER}_built")


@pytest.fixture(scope="session")
def built_template() -> str:
    """The name of a database on the default server in which the whole project was built, once."""
    return build_template(shared_server())


@pytest.fixture(scope="session")
def built_folder(built_template) -> Path:
    """The project that `built_template` was built from, as it was compiled then."""
    return shared_server().folder / "built"


@pytest.fixture(scope="session")
def built_database(server, built_template) -> Database:
    """A copy of the built database of this worker, in which tests leave nothing behind."""
    database = Database(server, f"{WORKER}_built")
    with connect(server.url()) as connection:
        # a test on another version in between ends the fixture, not the database
        connection.execute(f"drop database if exists {database.name} with (force)")
        connection.execute(f"create database {database.name} template {built_template}")
    return database


@pytest.fixture
def built_connection(built_database) -> Iterator[psycopg.Connection]:
    """A connection to the built database as the superuser; what it writes is rolled back."""
    with built_database.connect() as connection, connection.transaction(force_rollback=True):
        yield connection
