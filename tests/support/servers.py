"""PostgreSQL servers of the test session: one per version, started when first asked for.

All worker processes of pytest-xdist share them; they are gone when the session ends, and what a
killed session left behind goes when the next one begins.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg
import pytest

from groundwork import GroundworkError
from groundwork.server.cluster import Cluster
from groundwork.server.wheel import BINARIES

VERSIONS = (15, 16, 18)
DEFAULT_VERSION = 18

DEBIAN_15 = Path("/usr/lib/postgresql/15/bin")

SETTINGS = {
    # Nothing here outlives the session, so nothing needs to survive a crash of the machine.
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "200",
    "max_locks_per_transaction": "256",
    "jit": "off",
    "timezone": "UTC",
}

# Roles belong to a server, not to a database: made once, before tests that run side by side
# could make them at the same time. `bare_server` is for tests of who makes them otherwise.
ROLES = """
create role anon nologin noinherit;
create role authenticated nologin noinherit;
create role service_role nologin noinherit bypassrls;
create role groundwork_definer nologin nobypassrls;
create role deployer login nosuperuser nocreaterole nocreatedb nobypassrls;
grant groundwork_definer to deployer;
"""

PREFIX = "groundwork-tests-"
FOLDER = "GROUNDWORK_TEST_FOLDER"

every_version = pytest.mark.parametrize("server", VERSIONS, indirect=True)
"""Runs a test on each version: its databases come from `server`."""


def session_folder() -> Path:
    """The folder of this session, shared by its worker processes."""
    return Path(os.environ[FOLDER])


def programs(version: int) -> Path:
    """The folder of PostgreSQL's programs; skips the test where this machine has none."""
    folder = BINARIES.get(version, DEBIAN_15)
    if not folder.exists():
        pytest.skip(f"PostgreSQL {version} is not installed: apt-get install postgresql-{version}")
    return folder


def open_folder(folder: Path) -> None:
    """Let a server that root runs as another user reach `folder`, which pytest keeps to itself."""
    for closed in (folder, *folder.parents):
        if closed.stat().st_uid == os.geteuid() and closed.is_relative_to(tempfile.gettempdir()):
            closed.chmod(closed.stat().st_mode | 0o011)


def make_roles(connection: psycopg.Connection) -> None:
    known = "select oid from pg_catalog.pg_roles where rolname = 'deployer'"
    if connection.execute(known).fetchone() is None:
        connection.execute(ROLES)


def shared_server(version: int) -> Cluster:
    """The session's running server of `version`, with the platform's roles."""
    folder = session_folder() / str(version)
    cluster = Cluster(folder, programs(version), folder, SETTINGS, furnish=make_roles)
    cluster.start()
    return cluster


@pytest.fixture(scope="session")
def server(request) -> Cluster:
    """The session's server: PostgreSQL 18, or the version that `every_version` names."""
    return shared_server(getattr(request, "param", DEFAULT_VERSION))


@pytest.fixture
def bare_server() -> Iterator[Cluster]:
    """A PostgreSQL 18 of the test's own, without any role but `postgres`."""
    folder = Path(tempfile.mkdtemp(dir=session_folder(), prefix="bare-"))
    cluster = Cluster(folder, programs(DEFAULT_VERSION), folder, SETTINGS)
    cluster.start()
    yield cluster
    cluster.stop()


def pytest_configure(config) -> None:
    if not hasattr(config, "workerinput"):
        remove_left_sessions()
        folder = tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-")
        Path(folder).chmod(0o755)
        os.environ[FOLDER] = folder


def pytest_unconfigure(config) -> None:
    # The session's first process ends last.
    if not hasattr(config, "workerinput") and FOLDER in os.environ:
        remove(session_folder())


def remove_left_sessions() -> None:
    """Remove the folders, and stop the servers, of sessions whose process is gone."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        owner = int(folder.name.removeprefix(PREFIX).split("-")[0])
        if not psutil.pid_exists(owner) and os.access(folder, os.W_OK):
            # the process may live in another container, and with it the session
            with suppress(GroundworkError):
                remove(folder)


def remove(folder: Path) -> None:
    """Stop the servers in the session folder `folder`, and remove it."""
    for data in folder.glob("**/PG_VERSION"):
        if data.parent.name == "data":
            home = data.parent.parent
            Cluster(home, programs(int(data.read_text())), home).stop()
    shutil.rmtree(folder, ignore_errors=True)
