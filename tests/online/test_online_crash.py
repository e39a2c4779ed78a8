"""A change of a large table is interrupted wherever it can be; the same command finishes it."""

import os
import signal
import threading
import time
from contextlib import closing
from multiprocessing import get_context

import psycopg
import pytest

from groundwork.server.cluster import Cluster
from support.databases import Database, connect
from support.servers import make_roles, own_server
from support.waiting import wait_until_halted

from .online_table import (
    AFTER,
    ROWS,
    check_end,
    contents,
    fresh_dump,
    make_table,
    stage,
)

ROUNDS = 200

DYING = """
create sequence groundwork.boundary;
create table groundwork.fatal (boundary bigint);
insert into groundwork.fatal values (0);
create function groundwork.die() returns trigger language plpgsql as '
begin
    if nextval(''groundwork.boundary'') = (select boundary from groundwork.fatal) then
        perform pg_terminate_backend(pg_backend_pid());
        perform pg_sleep(10);
    end if;
    return new;
end';
create trigger die before insert on groundwork.ledger
for each row execute function groundwork.die();
"""
"""Ends the session when the statement of a certain place in its transaction is to begin."""

processes = get_context("fork")


@pytest.fixture
def table(new_database, engine_template):
    database = new_database(template=engine_template)
    make_table(database)
    return database


@pytest.fixture
def fresh(new_database, engine_template):
    return fresh_dump(new_database(template=engine_template))


def killed_client(url: str, number: int, is_committing: bool) -> int:
    """Run one stage in a process that is killed (SIGKILL) before its commit, or within what it
    runs outside a transaction, or after its commit. Returns the signal that ended it.
    """
    client = processes.Process(target=run_and_die, args=(url, number, is_committing))
    client.start()
    client.join()
    return -client.exitcode


def run_and_die(url: str, number: int, is_committing: bool) -> None:
    connection = psycopg.connect(url, options="-c search_path=public,extensions,auth")
    outcome = "lock_busy"
    while outcome in ("lock_busy", "queued"):
        # for the server to end what a killed client had asked it to do
        outcome, statements, message = stage(connection, AFTER, number, waited=0)
        if outcome in ("lock_busy", "queued"):
            connection.rollback()
            time.sleep(0.1)
    if message:
        os._exit(3)
    if is_committing:
        connection.commit()
        if outcome == "outside_transaction":
            connection.autocommit = True
            connection.pgconn.send_query(statements[0].encode())
            while connection.pgconn.flush():
                pass
            time.sleep(0.05)
    if outcome == "unchanged":
        os._exit(0)
    os.kill(os.getpid(), signal.SIGKILL)


def test_client_killed_at_each_stage_and_within(table, fresh):
    before = contents(table)
    killed = 0
    for number in range(1, ROUNDS):
        ended = killed_client(table.url, number, is_committing=False)
        if ended == 0:
            break
        assert ended == signal.SIGKILL
        assert killed_client(table.url, number, is_committing=True) == signal.SIGKILL
        killed += 2
    assert killed > 30
    check_end(table, before, fresh)


def test_session_ended_at_each_statement(table, fresh):
    before = contents(table)
    ended = 0
    with table.connect() as other:
        other.execute(DYING)
        for number in range(1, ROUNDS):
            boundary, is_over = 1, False
            while not is_over:
                other.execute("update groundwork.fatal set boundary = %s", [boundary])
                other.execute("alter sequence groundwork.boundary restart")
                with table.connect() as connection:
                    try:
                        outcome, statements, message = stage(connection, AFTER, number)
                    except psycopg.OperationalError:
                        ended += 1
                        # the planning and the first statements were seen: on with every third
                        boundary += 1 if boundary < 3 or ROWS > 100_000 else 3
                        continue
                    is_over = True
                    assert message is None, message
                    if outcome == "outside_transaction":
                        connection.execute(statements[0])
            if outcome in ("altered", "unchanged"):
                break
        other.execute("drop trigger die on groundwork.ledger; drop function groundwork.die()")
        other.execute("drop table groundwork.fatal; drop sequence groundwork.boundary")
    assert ended > 40
    check_end(table, before, fresh)


@pytest.fixture
def crashing_server():
    """A server of the test's own that keeps what it committed."""
    with own_server(synchronous_commit="on", full_page_writes="on") as server:
        with connect(server.url()) as connection:
            make_roles(connection)
        yield server


def stop_immediately(server: Cluster) -> None:
    """Stop the server as a crash would, and start it again, which recovers it."""
    process = server.pid()
    os.kill(process, signal.SIGQUIT)
    while server.pid() == process:
        time.sleep(0.02)
    server.start()


def test_server_stopped_at_each_stage_and_within(crashing_server, engine):
    for name in ("crashed", "fresh"):
        with psycopg.connect(crashing_server.url(), autocommit=True) as connection:
            connection.execute(f"create database {name} template template0")
        with Database(crashing_server, name).connect() as connection:
            for script in engine:
                connection.execute(script)
    fresh = fresh_dump(Database(crashing_server, "fresh"))
    database = Database(crashing_server, "crashed")
    make_table(database)
    before = contents(database)

    stops, builds = 0, 0
    for number in range(1, ROUNDS):
        connection = psycopg.connect(database.url, options="-c search_path=public,extensions,auth")
        with closing(connection):
            outcome, statements, message = stage(connection, AFTER, number)
            assert message is None, message
            if outcome in ("altered", "unchanged"):
                break
            if outcome == "next_stage":
                stop_immediately(crashing_server)
                stops += 1
            else:
                connection.commit()
                connection.autocommit = True
                builds += "create" in statements[0]
                if "create" not in statements[0] or builds <= 2:
                    stop_within(database, connection, statements[0])
                    stops += 1
        # what was cut off is done now, and no more
        run_until(database, statements[-1], number)
    assert stops > 12
    check_end(database, before, fresh)


def run_until(database: Database, last: str, number: int) -> None:
    """Run stages until the one that ends with the statement `last` is done."""
    with database.connect() as connection:
        for _ in range(5):
            outcome, statements, message = stage(
                connection, AFTER, number, run_id=f"after stop {number}"
            )
            assert message is None, message
            if outcome == "outside_transaction":
                connection.execute(statements[0])
            if statements[-1] == last:
                return
    raise AssertionError(f"not done again: {last}")


def stop_within(database: Database, connection: psycopg.Connection, statement: str) -> None:
    """Stop the server while the statement waits for a transaction that holds the last row."""
    process = connection.info.backend_pid
    holder = psycopg.connect(database.url)
    held = "marks" if "marks" in statement else "readings"
    holder.execute(f"update {held} set id = id where id = (select max(id) from {held})")

    def stop():
        # a build waits for the lock, batches pause before they try the row again
        with database.connect() as other:
            wait_until_halted(other, process)
            if statement.startswith("call"):
                other.execute("select 1")
        stop_immediately(database.server)

    stopping = threading.Thread(target=stop)
    stopping.start()
    with pytest.raises(psycopg.OperationalError):
        connection.execute(statement)
    stopping.join()
    holder.close()
