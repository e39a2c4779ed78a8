"""Whatever a legacy database holds: each value is where it was, or kept, or its row is set aside.

`GROUNDWORK_EXAMPLES=1000 make test TESTS=tests/engine/test_random_legacy.py` tries that many,
chosen anew in each run.
"""

import os
import threading
from contextlib import suppress

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, event, given, settings

from support import values_kept
from support.databases import connect
from support.judge import ACCESS
from support.settings import told_apart

from .cases.usual_rules import USUAL
from .random_legacy import DECLARED, PARENTS, SETUP, LegacyDatabase, legacy_databases
from .test_values_kept import HAZARDS

EXAMPLES = int(os.environ.get("GROUNDWORK_EXAMPLES", "10"))

ATTEMPT = """
select outcome, statements, message
from groundwork.attempt('converge', 'public', %s, %s, %s, %s)
"""

OFTEN = {
    "deadline": None,
    "derandomize": "GROUNDWORK_EXAMPLES" not in os.environ,
    "database": None,
    # to make a failing database smaller takes minutes
    "phases": [Phase.generate],
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large],
}


@pytest.fixture(scope="module")
def urls(server, engine_template):
    """Two databases with the engine."""
    names = [f"{engine_template}_legacy_{side}" for side in ("small", "large")]
    with connect(server.url()) as connection:
        for name in names:
            connection.execute(f"drop database if exists {name} with (force)")
            connection.execute(f"create database {name} template {engine_template}")
    with connect(server.url(names[0])) as small, connect(server.url(names[1])) as large:
        for each in (small, large):
            each.execute("create schema work")
        yield [server.url(name) for name in names]


def build(connection: psycopg.Connection, legacy: LegacyDatabase) -> dict[str, values_kept.Rows]:
    """The legacy database, in the place of the one before; its rows."""
    connection.execute(
        "drop schema public cascade; create schema public; grant usage on schema public to anon;"
        "delete from groundwork.declaration; delete from groundwork.ledger;"
        "delete from groundwork.quarantine; delete from groundwork.former_value;"
    )
    connection.execute(SETUP)
    for table in legacy.tables.values():
        connection.execute(table.create)
    for table in legacy.tables.values():
        for row in table.rows:
            with suppress(psycopg.errors.ForeignKeyViolation, psycopg.DataError):
                connection.execute(row)
        for dependent in table.dependents:
            with suppress(psycopg.errors.DuplicateTable, psycopg.errors.DuplicateObject):
                connection.execute(dependent)
    return {name: values_kept.read(connection, f"public.{name}") for name in DECLARED}


def adopt(connection: psycopg.Connection, name: str, legacy: LegacyDatabase, online_rows: int):
    """What dbt does for one model: the last outcome and message."""
    given = {
        **USUAL,
        "run_id": "test",
        "online_rows": online_rows,
        "parents": PARENTS[name],
        "renamed": legacy.tables[name].renamed,
        "allow": [name for name in HAZARDS if name != "drop_column"],
        "lock_total": "10 seconds",
    }
    for number in range(1, 200):
        declaration = DECLARED[name] + ACCESS.format(name)
        arguments = [name, declaration, *told_apart({**given, "round": number})]
        outcome, statements, message = connection.execute(ATTEMPT, arguments).fetchone()
        if outcome == "outside_transaction":
            connection.execute(statements[0])
        elif outcome != "next_stage":
            return outcome, message
    raise AssertionError(f"{name} has no end: {statements}")


def check_values(connection: psycopg.Connection, legacy: LegacyDatabase, before: dict) -> None:
    missing = []
    for name, rows in before.items():
        now = values_kept.read(connection, f"public.{name}").types
        # what was refused has its old names
        renamed = {old: new for old, new in legacy.tables[name].renamed.items() if old not in now}
        missing += values_kept.missing(connection, f"public.{name}", rows, renamed)
    assert missing == []


@settings(max_examples=EXAMPLES, **OFTEN)
@given(legacy=legacy_databases())
def test_every_value_of_a_legacy_database_is_accounted_for(urls, legacy):
    results = []
    for url, online_rows in zip(urls, (10_000, 0), strict=True):
        with connect(url) as connection:
            before = build(connection, legacy)
            said = {name: adopt(connection, name, legacy, online_rows) for name in DECLARED}
            check_values(connection, legacy, before)
            for name, (outcome, _) in said.items():
                if outcome in ("altered", "created"):
                    assert adopt(connection, name, legacy, online_rows) == ("unchanged", None)
            results.append(
                (
                    {name: outcome for name, (outcome, _) in said.items()},
                    {
                        name: sorted(
                            str(sorted(row.items()))
                            for row in values_kept.read(connection, f"public.{name}").rows
                        )
                        for name, (outcome, _) in said.items()
                        if outcome != "refused"
                    },
                )
            )
    small, large = results
    event(str([*small[0].values()]))
    assert small[0] == large[0], said
    assert small[1] == large[1]


def write(url: str, stop: threading.Event, written: list) -> None:
    """Write every row as it is, again and again, without what its triggers make of it."""
    with connect(url) as connection:
        connection.execute("set session_replication_role = replica")
        while not stop.is_set():
            for name in DECLARED:
                with suppress(psycopg.Error):
                    change = f"update {name} set id = id"
                    written.append(connection.execute(change).rowcount)


@settings(max_examples=max(EXAMPLES // 3, 1), **OFTEN)
@given(legacy=legacy_databases(sessions=4))
def test_an_adoption_that_is_interrupted_with_a_writer_keeps_every_value(urls, legacy):
    url, ended = urls[1], 0
    with connect(url) as connection:
        before = build(connection, legacy)
        stop, written = threading.Event(), []
        writer = threading.Thread(target=write, args=[url, stop, written])
        writer.start()
        try:
            for seconds in [*legacy.interrupted_after, None]:
                with suppress(psycopg.OperationalError), connect(url) as session:
                    pid = [session.info.backend_pid]
                    end = "select pg_terminate_backend(%s)"
                    timer = threading.Timer(seconds or 0, connection.execute, [end, pid])
                    if seconds:
                        timer.start()
                    try:
                        for name in DECLARED:
                            adopt(session, name, legacy, 0)
                    except psycopg.OperationalError:
                        ended += 1
                        raise
                    finally:
                        timer.cancel()
                        if seconds:
                            timer.join()
        finally:
            stop.set()
            writer.join()
        event(f"{ended} ended")
        check_values(connection, legacy, before)
