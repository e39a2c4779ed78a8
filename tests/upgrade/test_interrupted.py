"""A whole legacy project whose upgrade is interrupted at random ends where one ends that was not.

`GROUNDWORK_INTERRUPTIONS=20 make test TESTS=tests/upgrade/test_interrupted.py` interrupts it that
often.
"""

import os
import random
import threading
import time
from contextlib import suppress
from dataclasses import replace

import psycopg
import pytest

from groundwork import GroundworkError
from groundwork.applying.applying import apply
from groundwork.applying.artifact import Artifact, read, write
from groundwork.applying.compiling import compile_artifact
from groundwork.applying.connecting import APPLICATION, connecting
from groundwork.applying.state import State, new_settings
from groundwork.planning.plan import Limits
from groundwork.project.place import find
from groundwork.server.cluster import locked
from support.databases import Database, connect
from support.projects import copy_into, environment
from support.servers import session_folder

from . import test_upgrade
from .legacy_writer import Writer
from .test_upgrade import entries

TIMES = int(os.environ.get("GROUNDWORK_INTERRUPTIONS", "3"))
SIZES = {"small": 10000, "large": 50}
"""The tables have 240 rows; one of more than these is changed in stages."""

RECORDED = "select count(*) from groundwork.declaration"
KILL = """
select count(pg_terminate_backend(pid)) from pg_stat_activity
where datname = current_database() and application_name = %s
"""


@pytest.fixture(scope="module")
def artifact(tmp_path_factory, upgrade) -> Artifact:
    """The whole project, compiled once a session."""
    file = session_folder() / "whole.json"
    with locked(session_folder() / "whole.lock"):
        if not file.exists():
            folder = tmp_path_factory.mktemp("whole")
            for path in ("dbt_project.yml", "profiles.yml", "macros", "seeds", "tests/dbt"):
                copy_into(folder, path)
            for path in ("models", "analyses"):
                copy_into(folder, path)
            with environment(upgrade.after.environment):
                write(compile_artifact(find(folder, target="libpq")), file)
    return read(file)


def run(artifact: Artifact, database: Database, online_rows: int) -> tuple[State, str]:
    """One `groundwork apply`, and what ended it, if anything did."""
    state = State(artifact, new_settings(artifact, [], Limits(online_rows)), lambda _: None)
    try:
        apply(connecting(artifact, database.url), state, 2, lambda: None)
    except (GroundworkError, psycopg.Error) as error:
        return state, str(error)
    return state, ""


class Killer(threading.Thread):
    """Ends the sessions of apply once so many objects are recorded, and a moment later."""

    def __init__(self, database: Database, recorded: int, moment: float):
        super().__init__(daemon=True)
        self.database, self.recorded, self.moment = database, recorded, moment
        self.ended = 0
        self.over = threading.Event()

    def run(self) -> None:
        with self.database.connect() as connection:
            while not self.over.is_set() and self.count(connection) < self.recorded:
                time.sleep(0.01)
            if not self.over.wait(self.moment):
                self.ended = connection.execute(KILL, [APPLICATION]).fetchone()[0]

    def count(self, connection: psycopg.Connection) -> int:
        with suppress(psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName):
            return connection.execute(RECORDED).fetchone()[0]
        return 0


@pytest.mark.parametrize("upgrade", ["grown"], indirect=True)
@pytest.mark.parametrize("size", SIZES)
def test_wherever_it_is_interrupted_it_ends_the_same(upgrade, artifact, new_database, size):
    seed = random.randrange(10**6)
    chance = random.Random(seed)
    online_rows = SIZES[size]
    database = new_database(template=upgrade.before.name)
    with connect(upgrade.after.url) as connection:
        (whole,) = connection.execute(RECORDED).fetchone()
    writer = Writer(database)
    writer.start()
    interrupted = 0
    try:
        for point in sorted(chance.choices(range(whole), k=TIMES)):
            killer = Killer(database, point, chance.uniform(0, 1))
            killer.start()
            run(artifact, database, online_rows)
            killer.over.set()
            killer.join()
            interrupted += killer.ended > 0
        finished, error = run(artifact, database, online_rows)
        assert (error, finished.failed, finished.skipped) == ("", {}, []), f"seed {seed}"
    finally:
        writer.stop()
    assert interrupted, f"seed {seed}: no session was ended in the midst of its work"

    again, error = run(artifact, database, online_rows)
    assert (error, {*again.outcomes.values()} - {"unchanged", "not_offered"}) == ("", set())
    writer.check()
    assert entries(database.url) == entries(upgrade.after.url), f"seed {seed}"
    ended = replace(upgrade, after=database)
    test_upgrade.test_every_row_is_there_or_in_quarantine(ended)
    test_upgrade.test_each_value_is_the_same_or_kept(ended)
    with database.connect() as connection:
        test_upgrade.test_every_row_of_a_retired_table_is_in_its_successor_or_in_quarantine(
            ended, connection
        )
