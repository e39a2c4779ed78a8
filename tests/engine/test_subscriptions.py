"""Subscriptions: declared without their connection, changed in place; rows that come through."""

import time

import pytest

from support.databases import WORKER
from support.servers import newest_of_each_major
from support.settings import told_apart

ATTEMPT = """
select outcome, statements, message
from groundwork.attempt('converge_object', 'public', 'bills', %s, %s, %s)
"""
DRIFT = "select kind, name from groundwork.drift()"
NAME = f"bills_{WORKER}"
SECRET = "'groundwork_secret:BILLS'"
HEAD = f"create subscription {NAME} connection {SECRET} publication "
OFF = f"{HEAD} a with (connect = false);"
PAIRS = {
    "publications": (OFF, f"{HEAD} b, c with (connect = false);"),
    "options": (
        OFF,
        f"{HEAD} a with (connect = false, slot_name = 'other', binary = true, streaming = on,"
        " synchronous_commit = 'remote_apply', disable_on_error = true);",
    ),
    "no slot": (OFF, f"{HEAD} a with (connect = false, slot_name = none);"),
    "comment": (OFF, f"{OFF} comment on subscription {NAME} is 'Bills.';"),
}
SINCE_16 = f"{HEAD} a with (connect = false, run_as_owner = true, origin = none);"


@pytest.fixture
def databases(new_database, engine_template):
    """The publisher and the subscriber; what one has of the other is dropped at the end."""
    publisher, subscriber = (new_database(template=engine_template) for _ in range(2))
    with publisher.connect() as source, subscriber.connect() as connection:
        connection.execute("select set_config('groundwork.secret_bills', %s, false)", [url(source)])
        yield source, connection
        undo = "select groundwork.catalog_undo('public', %s)"
        (undo,) = connection.execute(undo, [f"subscription {NAME}"]).fetchone()
        if connection.execute(
            "select 1 from pg_subscription where subname = %s", [NAME]
        ).fetchone():
            connection.execute(undo)
        source.execute(
            "select pg_terminate_backend(active_pid) from pg_replication_slots"
            " where database = current_database()"
        )
        for _ in range(50):
            try:
                source.execute(
                    "select pg_drop_replication_slot(slot_name) from pg_replication_slots"
                    " where database = current_database()"
                )
            except Exception:  # still in use
                time.sleep(0.1)
            else:
                break


def url(connection) -> str:
    info = connection.info
    return f"host={info.host} port={info.port} user={info.user} dbname={info.dbname}"


def attempt(connection, declaration, **options):
    """Converge the subscription, with all stages: outcome, statements, message."""
    executed = []
    for turn in range(1, 10):
        said = told_apart(
            {"object": f"subscription {NAME}", "run_id": "test", "round": turn, **options}
        )
        outcome, statements, message = connection.execute(ATTEMPT, [declaration, *said]).fetchone()
        executed += statements or []
        if outcome == "outside_transaction":
            connection.execute(statements[0])
        elif outcome != "next_stage":
            break
    return outcome, executed, message


def become(connection, declaration, outcome="altered"):
    found, statements, message = attempt(connection, declaration)
    assert found == outcome, message or statements
    assert attempt(connection, declaration)[:2] == ("unchanged", [])
    assert connection.execute(DRIFT).fetchall() == []
    return statements


@newest_of_each_major
def test_a_subscription_becomes_what_is_declared(databases, server, subtests):
    _, connection = databases
    outcome, planned, message = attempt(connection, OFF, is_planning=True)
    assert (outcome, planned) == ("planned", [OFF]), message
    become(connection, OFF, "created")
    pairs = PAIRS | ({"since 16": (OFF, SINCE_16)} if int(server.major_version()) > 15 else {})
    for title, (before, after) in pairs.items():
        with subtests.test(title):
            for declared in (after, before):
                planned = attempt(connection, declared, is_planning=True)
                statements = become(connection, declared)
                assert planned[:2] == ("planned", statements)
                assert not any("drop" in each or "create" in each for each in statements)
                assert "dbname" not in " ".join(statements)

    connection.execute(f"alter subscription {NAME} set publication z with (refresh = false)")
    assert connection.execute(DRIFT).fetchall() == [("setting", "publications")]
    assert become(connection, OFF) == [
        f"alter subscription {NAME} set publication a with (refresh = false)"
    ]
    undo = "select statement, undo from groundwork.ledger order by id desc limit 1"
    assert connection.execute(undo).fetchone()[1] == (
        f"alter subscription {NAME} set publication z with (refresh = false)"
    )

    # another connection in the environment is a change, and is written nowhere
    told = "select set_config('groundwork.secret_bills', 'dbname=elsewhere', false)"
    connection.execute(told)
    assert become(connection, OFF) == [f"alter subscription {NAME} connection {SECRET}"]
    query = "select subconninfo from pg_subscription where subname = %s"
    assert connection.execute(query, [NAME]).fetchone() == ("dbname=elsewhere",)
    for table in ("ledger", "declaration"):
        rows = connection.execute(f"select to_jsonb({table})::text from groundwork.{table}")
        assert "elsewhere" not in " ".join(text for (text,) in rows)


def test_what_a_subscription_may_not_say(databases, subtests):
    _, connection = databases
    become(connection, OFF, "created")
    literal = OFF.replace(SECRET, "'dbname=x'")
    for declaration, expected in (
        (
            literal,
            "the model bills does not take its connection from the environment\n"
            "Nothing was changed.\nWrite: connection {{ secret('NAME') }}.",
        ),
        (
            OFF.replace("connect = false", "connect = false, two_phase = true"),
            "two_phase is said when a subscription is made",
        ),
        (
            OFF.replace("connect = false", "copy_data = false"),
            "the model bills lets PostgreSQL connect to the publisher at once\n"
            "Nothing was changed.\nWrite: with (connect = false).",
        ),
        (f"{OFF} create table more (id integer);", "the model bills does more than make"),
    ):
        outcome, _, message = attempt(connection, declaration)
        assert outcome == "refused"
        assert expected in message, message


@newest_of_each_major
def test_rows_come_through_a_subscription(databases):
    source, connection = databases
    table = "create table t (id integer primary key); create table u (id integer primary key)"
    source.execute(f"{table}; create publication one for table t; insert into t values (1)")
    source.execute("create publication two for table u; insert into u values (7)")
    source.execute("select pg_create_logical_replication_slot(%s, 'pgoutput')", [NAME])
    connection.execute(table)
    on = f"alter subscription {NAME} enable;"
    declared = f"{HEAD} one with (connect = false); {on}"
    refresh = f"alter subscription {NAME} refresh publication"
    assert become(connection, declared, "altered") == [declared, refresh]
    assert rows(connection, "t", 1) == [1]
    source.execute("insert into t values (2)")
    assert rows(connection, "t", 2) == [1, 2]

    both = f"{HEAD} one, two with (connect = false); {on}"
    assert become(connection, both) == [
        f"alter subscription {NAME} set publication one, two with (refresh = false)",
        refresh,
    ]
    assert rows(connection, "u", 1) == [7]
    # disabled, and enabled again
    become(connection, f"{HEAD} one, two with (connect = false);")
    source.execute("insert into u values (8)")
    assert become(connection, both) == [f"alter subscription {NAME} enable"]
    assert rows(connection, "u", 2) == [7, 8]


def rows(connection, table: str, count: int) -> list[int]:
    """The rows of a table, as soon as it has so many."""
    for _ in range(200):
        found = [number for (number,) in connection.execute(f"select id from {table} order by id")]
        if len(found) >= count:
            break
        time.sleep(0.1)
    return found
