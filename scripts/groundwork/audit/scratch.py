"""A server that lives as long as one audit, and a database on it that looks like Supabase.

Migrations are strangers' SQL. So they run as a role without superuser, nothing in their reach
belongs to a superuser, and what they leave is read by a role that has no rights of its own.
"""

import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

from .. import GroundworkError
from ..server.cluster import Cluster
from ..server.wheel import BINARIES
from .bodies_checked import offer_plpgsql_check
from .limits import Limits
from .stand_ins import write_stand_ins
from .templates import platform_statements

FOLDER = Path(__file__).parent / "platform"

ADMIN = "audit_admin"
"""A superuser. Makes the platform and the extensions, and never looks at what migrations made."""

READER = "audit_reader"
"""Reads the catalog."""

MIGRATOR = "postgres"
"""Supabase's name for who migrates; no superuser there, and none here."""

OWNER = "supabase_admin"
"""Owns the platform. A trigger that a migration adds to one of its tables can run as the owner."""

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
    "max_wal_size": "128MB",
    "max_notify_queue_pages": "64",
    "max_worker_processes": "2",
    "jit": "off",
    "timezone": "UTC",
    "client_min_messages": "notice",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_replication_slots": "0",
    "max_prepared_transactions": "0",
}

PATHS = {
    ADMIN: "-c search_path=pg_catalog",
    READER: "-c search_path=pg_catalog -c default_transaction_read_only=on",
    MIGRATOR: '-c search_path="$user",public,extensions',
}
"""Only the migrations' own session resolves names in schemas that migrations can create in."""

# The role that initdb makes can't lose its rights, so it hands its name to one that has none.
ROLES = f"""
alter role postgres rename to bootstrap;
create role {READER} login;
create role {MIGRATOR} login nosuperuser createrole createdb replication bypassrls inherit;
alter database {DATABASE} owner to {MIGRATOR};
"""

HAND_OVER = f"reassign owned by {ADMIN} to {OWNER}"


class Scratch:
    """A running server with the platform; gone when its context ends."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.limits = Limits(cluster.folder)
        # Opened first: migrations own the database, and could close it to others.
        self.admin = self.connect(ADMIN)
        self.reader = self.connect(READER)

    def connect(self, user: str = MIGRATOR) -> psycopg.Connection:
        try:
            return psycopg.connect(
                self.cluster.url(DATABASE, user),
                autocommit=True,
                options=PATHS[user],
                prepare_threshold=None,
            )
        except psycopg.OperationalError as error:
            raise GroundworkError(
                f"The audit's own database takes no more connections ({str(error).strip()}).\n"
                "A migration closed it, such as by alter database. Take that statement out."
            ) from None

    def as_platform(self, statement: str) -> None:
        """Make or drop an extension, as the platform would for whoever migrates."""
        self.admin.execute(f"{statement};\n{HAND_OVER}")

    def close(self) -> None:
        self.limits.close()
        for connection in (self.admin, self.reader):
            with suppress(psycopg.Error):
                connection.close()


@contextmanager
def scratch() -> Iterator[Scratch]:
    """Start a server in a new folder, with the platform made; stop and remove it at the end."""
    folder = Path(tempfile.mkdtemp(prefix="groundwork-audit-"))
    folder.chmod(0o711)
    home = folder / "server"
    offered = folder / "offered"
    write_stand_ins(offered)
    settings = {**SETTINGS, "extension_control_path": f"$system:{offered}"}
    cluster = Cluster(home, BINARIES[18], home, settings)
    ended = end_on_signals()
    made = None
    try:
        cluster.start()
        furnish(cluster)
        made = Scratch(cluster)
        yield made
    finally:
        if made:
            made.close()
        with suppress(Exception):
            cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)
        for number, handler in ended.items():
            signal.signal(number, handler)


def furnish(cluster: Cluster) -> None:
    """Make the roles and the platform, and leave nothing of it to a superuser."""
    with psycopg.connect(cluster.url(), autocommit=True) as connection:
        connection.execute(f"create role {ADMIN} superuser login")
    with psycopg.connect(cluster.url(DATABASE, ADMIN), autocommit=True) as connection:
        connection.execute(ROLES)
        connection.execute(platform_statements())
        connection.execute((FOLDER / "supabase.sql").read_text())
        connection.execute(HAND_OVER)
        offer_plpgsql_check(connection)


def end_on_signals() -> dict:
    """Let a request to end the process clean up as well; returns the handlers there were."""

    def end(number, frame):
        raise SystemExit(128 + number)

    before = {}
    with suppress(ValueError):  # not the main thread
        for number in (signal.SIGTERM, signal.SIGHUP):
            before[number] = signal.signal(number, end)
    return before
