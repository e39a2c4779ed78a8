"""PostgreSQL servers of the test session: one per version, started when first asked for.

All worker processes of pytest-xdist share them; they are gone when the session ends, and what a
killed session left behind goes when the next one begins.
"""

import os
import shutil
import subprocess
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

import psutil
import psycopg
import pytest

from groundwork import GroundworkError
from groundwork.server.cluster import Cluster
from groundwork.server.wheel import BINARIES

from .elsewhere import SERVERS

PLACES = {
    "15": [*(place.programs for place in SERVERS["15"]), Path("/usr/lib/postgresql/15/bin")],
    "16": [BINARIES[16]],
    "17": [place.programs for place in SERVERS["17"]],
    "18": [BINARIES[18]],
    "18-sid": [place.programs for place in SERVERS["18-sid"]],
}
"""Where the programs of each version can be: the first folder that exists."""

ASKED = os.environ.get("GROUNDWORK_POSTGRES")
"""The one version to run everything on: `make test POSTGRES=17`. With `all`, what is for each major
version runs on all of them; without it, on the oldest and the newest, and in part in between."""

IS_ALL = ASKED == "all"
ONLY = None if IS_ALL else ASKED

if ONLY and ONLY not in PLACES:
    raise pytest.UsageError(f"POSTGRES={ONLY} is not one of {', '.join(PLACES)}, all.")

VERSIONS = (ONLY,) if ONLY else (*PLACES,)
DEFAULT_VERSION = ONLY or "18"
BETWEEN = ("16", "17")
"""The major versions between the oldest and the newest."""

SETTINGS = {
    # Nothing here outlives the session, so nothing needs to survive a crash of the machine.
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "200",
    # What subscribers of a publication receive is decoded from it.
    "wal_level": "logical",
    "max_locks_per_transaction": "256",
    "jit": "off",
    # It writes to the catalog when it finds a table without the children that it had, which looks
    # like a change made by what a test does meanwhile.
    "autovacuum": "off",
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


def find_programs(version: str) -> Path | None:
    """The folder of PostgreSQL's programs, or None where this machine has none of `version`."""
    return next((folder for folder in PLACES[version] if folder.exists()), None)


def on_versions(*versions: str) -> pytest.MarkDecorator:
    """Runs a test on each of `versions`: its databases come from `server`."""
    wanted = [version for version in versions if version in VERSIONS]
    return pytest.mark.parametrize("server", wanted or [DEFAULT_VERSION], indirect=True)


def newest_release() -> str:
    """The newest release of the newest major version that this machine has."""
    return "18-sid" if find_programs("18-sid") else "18"


def on_each_major(newest: str) -> pytest.MarkDecorator:
    """Runs a test on each major version, the newest of which is `newest`.

    What differs between two versions differs between the oldest and the newest: on those in
    between runs one test in four, chosen by its name, so that it is the same in each run.
    """
    between = [version for version in BETWEEN if version in VERSIONS]
    drawn = [pytest.param(version, marks=pytest.mark.drawn) for version in between]
    outer = [version for version in ("15", newest) if version in VERSIONS]
    wanted = [*outer[:1], *drawn, *outer[1:]] or [DEFAULT_VERSION]
    return pytest.mark.parametrize("server", wanted, indirect=True)


def is_left_out(test: pytest.Item) -> bool:
    """Whether the test is left to the oldest and the newest version: three in four are."""
    is_drawn = test.get_closest_marker("drawn") is not None
    return is_drawn and not ASKED and zlib.crc32(test.nodeid.encode()) % 4 > 0


every_version = on_versions(*PLACES)
every_major = on_each_major("18")
"""For what reads the catalog only, which a minor release leaves as it is."""
newest_of_each_major = on_each_major(newest_release())
"""For many cases: what a minor release changed is in the newest of its major version."""
oldest_and_newest = on_versions("15", newest_release())
"""For what takes long: whatever differs between two versions differs between these."""


def session_folder() -> Path:
    """The folder of this session, shared by its worker processes."""
    return Path(os.environ[FOLDER])


def programs(version: str) -> Path:
    """The folder of PostgreSQL's programs; skips the test where this machine has none."""
    folder = find_programs(version)
    if folder is None:
        pytest.skip(f"PostgreSQL {version} was not fetched: make servers")
    return folder


@cache
def exact_version(folder: Path) -> str:
    """The version of the programs in `folder`, such as "17.12"."""
    printed = subprocess.check_output([folder / "postgres", "--version"], text=True)
    return printed.split()[2]


def open_folder(folder: Path) -> None:
    """Let a server that root runs as another user reach `folder`, which pytest keeps to itself."""
    for closed in (folder, *folder.parents):
        if closed.stat().st_uid == os.geteuid() and closed.is_relative_to(tempfile.gettempdir()):
            closed.chmod(closed.stat().st_mode | 0o011)


def make_roles(connection: psycopg.Connection) -> None:
    known = "select oid from pg_catalog.pg_roles where rolname = 'deployer'"
    if connection.execute(known).fetchone() is None:
        connection.execute(ROLES)


def shared_server(version: str = DEFAULT_VERSION) -> Cluster:
    """The session's running server of `version`, with the platform's roles."""
    folder = session_folder() / version
    cluster = Cluster(folder, programs(version), folder, SETTINGS, furnish=make_roles)
    cluster.start()
    return cluster


@pytest.fixture(scope="session")
def server(request) -> Cluster:
    """The session's server: the default version, or the one that `every_version` names."""
    return shared_server(getattr(request, "param", DEFAULT_VERSION))


@contextmanager
def own_server(version: str = DEFAULT_VERSION, **settings: str) -> Iterator[Cluster]:
    """A server of one test, with `settings` of its own and no role but `postgres`."""
    folder = Path(tempfile.mkdtemp(dir=session_folder(), prefix="own-"))
    cluster = Cluster(folder, programs(version), folder, SETTINGS | settings)
    cluster.start()
    try:
        yield cluster
    finally:
        cluster.stop()


@pytest.fixture
def bare_server(request) -> Iterator[Cluster]:
    """A server of the test's own, without any role but `postgres`: of the default version, or of
    the one that the test is parametrized with."""
    with own_server(getattr(request, "param", DEFAULT_VERSION)) as cluster:
        yield cluster


def pytest_report_header() -> list[str]:
    """The exact versions that this session can run on, which `-q` leaves out."""
    found = {version: find_programs(version) for version in VERSIONS}
    have = [exact_version(folder) for folder in found.values() if folder]
    lines = [f"PostgreSQL: {', '.join(have)}"]
    missing = [version for version, folder in found.items() if not folder]
    if missing:
        lines.append(f"PostgreSQL not here, its tests are skipped: {', '.join(missing)}")
    return lines


def pytest_configure(config) -> None:
    config.addinivalue_line("markers", "drawn: on a version between the oldest and the newest")
    if not hasattr(config, "workerinput"):
        remove_left_sessions()
        folder = tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-")
        Path(folder).chmod(0o755)
        os.environ[FOLDER] = folder


def pytest_collection_modifyitems(config, items: list[pytest.Item]) -> None:
    left_out = {test for test in items if is_left_out(test)}
    if left_out:
        config.hook.pytest_deselected(items=[*left_out])
        items[:] = [test for test in items if test not in left_out]


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
            # any pg_ctl stops any server, even one whose own programs are gone by now
            Cluster(home, BINARIES[18], home).stop()
    shutil.rmtree(folder, ignore_errors=True)
