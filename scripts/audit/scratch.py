"""A server that lives as long as one audit, and a database on it that looks like Supabase."""

import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

from groundwork.server.cluster import Cluster
from groundwork.server.wheel import BINARIES

from .templates import platform_statements

FOLDER = Path(__file__).parent / "platform"
ADMIN = "audit_admin"
MIGRATOR = "postgres"
"""Supabase's name for who migrates; no superuser there, and none here."""

DATABASE = "postgres"
"""Supabase's name for the database."""

SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "max_connections": "20",
    "max_locks_per_transaction": "1024",
    "shared_buffers": "64MB",
    "temp_file_limit": "512MB",
    "max_worker_processes": "2",
    "jit": "off",
    "timezone": "UTC",
    "client_min_messages": "notice",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}

# The role that initdb makes can't lose its rights, so it hands its name to one that has none.
RENAMED = f"alter role postgres rename to bootstrap; create role {MIGRATOR} login nosuperuser \
createrole nocreatedb replication bypassrls inherit"


class Scratch:
    """A running server with the platform; gone when its context ends."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.admin = self.connect(ADMIN)

    def connect(self, user: str = MIGRATOR) -> psycopg.Connection:
        options = '-c search_path="$user",public,extensions'
        return psycopg.connect(
            self.cluster.url(DATABASE, user),
            autocommit=True,
            options=options,
            prepare_threshold=None,
        )


@contextmanager
def scratch() -> Iterator[Scratch]:
    """Start a server in a new folder, with the platform made; stop and remove it at the end."""
    folder = Path(tempfile.mkdtemp(prefix="groundwork-audit-"))
    folder.chmod(0o711)
    home = folder / "server"
    cluster = Cluster(home, BINARIES[18], home, SETTINGS)
    ended = end_on_signals()
    made = None
    try:
        cluster.start()
        furnish(cluster)
        made = Scratch(cluster)
        yield made
    finally:
        if made:
            with suppress(psycopg.Error):
                made.admin.close()
        with suppress(Exception):
            cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)
        for number, handler in ended.items():
            signal.signal(number, handler)


def furnish(cluster: Cluster) -> None:
    with psycopg.connect(cluster.url(), autocommit=True) as connection:
        connection.execute(f"create role {ADMIN} superuser login")
    with psycopg.connect(cluster.url(DATABASE, ADMIN), autocommit=True) as connection:
        connection.execute(RENAMED)
        connection.execute(f"alter database {DATABASE} owner to {MIGRATOR}")
        connection.execute(platform_statements())
        connection.execute((FOLDER / "supabase.sql").read_text())


def end_on_signals() -> dict:
    """Let a request to end the process clean up as well; returns the handlers there were."""

    def end(number, frame):
        raise SystemExit(128 + number)

    before = {}
    with suppress(ValueError):  # not the main thread
        for number in (signal.SIGTERM, signal.SIGHUP):
            before[number] = signal.signal(number, end)
    return before
