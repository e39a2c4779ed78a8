"""An upgrade that is interrupted ten times, at random, ends where one ends that never was."""

import contextlib
import json
import random
import threading

import psycopg
import pytest
from psycopg import sql

from groundwork.project.compiled import Model, read
from groundwork.project.place import find
from support.databases import Database, connect
from support.projects import Project

from . import rows_kept
from .test_upgrade import entries

TIMES = 10

ATTEMPT = """
select attempt.outcome, attempt.statements, attempt.message
from groundwork.read_model(%s) as declared
cross join lateral groundwork.attempt(
    declared.function_name, %s, %s, declared.declaration, declared.model || %s, %s
) as attempt
"""


def build(database: Database, models: list[Model], interrupt_after: float | None) -> int:
    """Ask for each model what dbt asks; returns how many were done when the session was ended."""
    done = 0
    with database.connect() as connection:
        killer = None
        if interrupt_after is not None:
            kill = [database.server.url(), connection.info.backend_pid]
            killer = threading.Timer(interrupt_after, terminate, kill)
            killer.start()
        with contextlib.suppress(psycopg.OperationalError):
            for model in models:
                one(connection, model)
                done += 1
        if killer:
            killer.cancel()
            killer.join()
    return done


def one(connection: psycopg.Connection, model: Model) -> None:
    names = model.declared["schema"], model.declared["alias"]
    outcome, round_ = "outside_transaction", 0
    while outcome in ("outside_transaction", "next_stage"):
        round_ += 1
        settings = {"run_id": "interrupted", "round": round_}
        # only what is carried over goes in batches: so small are these tables
        is_carried = model.declared["config"]["materialized"] == "consolidation"
        settings["online_rows"] = 50 if is_carried else 10000
        given = [json.dumps(model.declared), *names, '{"batch_pages": 1}', json.dumps(settings)]
        outcome, statements, message = connection.execute(ATTEMPT, given).fetchone()
        assert outcome != "refused", f"{model.name}: {message}"
        if outcome == "outside_transaction":
            connection.execute(statements[0])


def terminate(url: str, pid: int) -> None:
    with connect(url) as connection:
        connection.execute("select pg_terminate_backend(%s)", [pid])


def rows_by_table(database: Database) -> dict[str, tuple]:
    """How many rows each table has, and how many of its rows are in quarantine, and how."""
    counts = {}
    with database.connect() as connection:
        for schema in ("public", "retired"):
            for table in rows_kept.tables(connection, schema):
                query = sql.SQL("select count(*) from {}").format(sql.Identifier(schema, table))
                counts[f"{schema}.{table}"] = connection.execute(query).fetchone()
        for table, action, count in connection.execute(
            "select table_name, action, count(*) from groundwork.quarantine group by 1, 2"
        ):
            counts[f"{table} {action}"] = (count,)
        for table, fate, count in connection.execute(
            "select legacy_table, fate, row_count from groundwork.account()"
        ):
            counts[f"{table} {fate}"] = (count,)
    return counts


@pytest.mark.parametrize("upgrade", ["grown"], indirect=True)
def test_interrupted_at_ten_random_points_it_ends_the_same(upgrade, new_database, engine):
    seed = random.randrange(10**6)
    chance = random.Random(seed)
    database = new_database(template=upgrade.before.name)
    platform = Project(upgrade.folder, database).dbt("run-operation", "keep_platform")
    assert platform.code == 0, platform.problems
    with database.connect() as connection:
        for script in engine:
            connection.execute(script)
    models = [
        model
        for model in read(find(upgrade.folder), ()).models
        if model.declared["config"]["materialized"] != "seed_rows"
    ]
    points = sorted(chance.sample(range(len(models)), TIMES - 3))
    # and where rows are carried over
    carried = [
        place
        for place, model in enumerate(models)
        if model.declared["config"]["materialized"] == "consolidation"
    ]
    points = sorted({*points, *chance.sample(carried, 3)})
    done = interrupted = 0
    for point in points:
        done += build(database, models[done : max(done, point)], None)
        tried = models[done : done + 3]
        succeeded = build(database, tried, chance.uniform(0.005, 0.1))
        interrupted += succeeded < len(tried)
        done += succeeded
    assert interrupted, f"seed {seed}: no session was ended in the midst of its work"
    build(database, models[done:], None)

    finished = Project(upgrade.folder, database).dbt("run")
    assert finished.code == 0, f"seed {seed}: {finished.problems}"
    assert entries(database.url) == entries(upgrade.after.url), f"seed {seed}"
    assert rows_by_table(database) == rows_by_table(upgrade.after), f"seed {seed}"
