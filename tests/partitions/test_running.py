"""Partitions are kept beside busy writers, by several callers, by pg_cron and by dbt."""

import threading
import time

import pytest

from partitions.rows import LONG_AGO, add, add_user, count, keep, partition_of
from support.servers import newest_of_each_major

# dbt's names of the tests on the tables
COMING = "has_coming_partitions_app_events_"
STRAYS = "has_no_stray_rows_audit_logs_"


@pytest.fixture
def connection(database):
    """A connection that commits each statement."""
    with database.connect() as connection:
        yield connection


def test_writer_in_an_open_transaction_is_not_in_the_way(database, connection):
    with database.connect() as writer, writer.transaction():
        add(writer, "app_events", "now", user_id=add_user(connection))
        connection.execute("set statement_timeout = '10s'")
        assert len(keep(connection, "app_events", ahead="4 months")) == 1


def test_change_tries_again_when_a_lock_is_held(database, connection):
    def hold(is_held):
        with database.connect() as holder, holder.transaction():
            holder.execute("lock table app_events_default in access exclusive mode")
            is_held.set()
            time.sleep(2.5)

    is_held = threading.Event()
    holder = threading.Thread(target=hold, args=[is_held])
    holder.start()
    is_held.wait()
    assert len(keep(connection, "app_events", ahead="4 months")) == 1
    holder.join()


def test_callers_at_once_do_not_meet(database):
    def call():
        with database.connect() as connection:
            made.extend(keep(connection, "app_events", ahead="8 months"))

    made = []
    callers = [threading.Thread(target=call) for _ in range(8)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert len(made) == len(set(made)) == 5


CRON = """
create schema cron;
create table cron.job (
    jobid bigint generated always as identity,
    jobname text unique,
    schedule text,
    command text
);
create function cron.schedule(job_name text, schedule text, command text) returns bigint
language sql as 'insert into cron.job (jobname, schedule, command)
    values (job_name, schedule, command)
    on conflict (jobname) do update set schedule = excluded.schedule, command = excluded.command
    returning jobid';
"""


def test_cron_is_asked_where_it_is_installed(connection):
    schedule = "select access.schedule_partitions('app_events', '3 months', %s)"
    assert connection.execute(schedule, [None]).fetchone() == (False,)

    connection.execute(CRON)
    assert connection.execute(schedule, [None]).fetchone() == (True,)
    connection.execute("update cron.job set schedule = '5 5 * * *'")
    for retention in (None, "2 years"):
        connection.execute(schedule, [retention])
    ((when, command),) = connection.execute("select schedule, command from cron.job").fetchall()
    assert when == "5 5 * * *"
    assert "2 years" in command
    assert connection.execute(command).fetchall() == []


@newest_of_each_major
def test_owner_held_to_row_security_keeps_partitions(new_project, deployer_database):
    """Built by dbt itself, on each version of PostgreSQL."""
    database = deployer_database
    project = new_project(database, include=("models",))
    built = project.dbt("run", "--select", "+app_events", "+audit_logs")
    assert built.code == 0, built.output
    with database.connect("postgres") as admin, database.connect() as connection:
        row_id = add(admin, "audit_logs", LONG_AGO)

        strays = project.dbt("test", "--select", STRAYS)
        assert strays.statuses[STRAYS] == "warn", strays.output

        keep(connection, "audit_logs", since="2019-05-01")
        assert partition_of(admin, "audit_logs", row_id) == "audit_logs_2019_05"
        admin.execute("vacuum audit_logs_default")
        strays = project.dbt("test", "--select", STRAYS)
        assert strays.statuses[STRAYS] == "pass", strays.output

        statements = count(admin, "groundwork.ledger")
        again = project.dbt("run", "--select", "app_events", "audit_logs")
        assert again.code == 0, again.output
        assert count(admin, "groundwork.ledger") == statements


def test_missing_partition_is_reported(connection, new_project, database):
    project = new_project(database, include=("models",))
    assert project.dbt("test", "--select", COMING).statuses[COMING] == "pass"
    connection.execute("drop table app_events_default")
    assert project.dbt("test", "--select", COMING).statuses[COMING] == "fail"
