"""pg_cron itself, on the server that has it, calls what `dbt run` scheduled with it."""

import time

import pytest

from support.databases import Database, connect
from support.servers import make_roles, own_server

SETTINGS = {
    "shared_preload_libraries": "pg_cron",
    "cron.database_name": "scheduled",
    # it would otherwise connect by TCP, on which no test's server listens
    "cron.use_background_workers": "on",
}

COUNT = "select count(*) from pg_inherits where inhparent = 'app_events'::regclass"


@pytest.fixture
def scheduled():
    """A database of `deployer` with pg_cron, as an administrator hands it over."""
    with own_server("17", **SETTINGS) as server:
        with connect(server.url()) as admin:
            make_roles(admin)
            offered = "select from pg_available_extensions where name = 'pg_cron'"
            if admin.execute(offered).fetchone() is None:
                pytest.skip("This PostgreSQL 17 has no pg_cron.")
            admin.execute("create database scheduled owner deployer")
        with connect(server.url("scheduled")) as admin:
            admin.execute("create extension pg_cron; grant usage on schema cron to deployer")
        yield Database(server, "scheduled", "deployer")


def test_it_makes_the_partition_that_is_missing(scheduled, new_project):
    project = new_project(scheduled, include=("models",))
    built = project.dbt("run", "--select", "+app_events")
    assert built.code == 0, built.problems
    with scheduled.connect() as connection:
        ((when, name),) = connection.execute("select schedule, jobname from cron.job").fetchall()
        assert (when, name) == ("17 3 * * *", "keep_partitions of public.app_events")

        # what a run does when the model declares another number of months
        again = "select access.schedule_partitions('app_events', %s, null)"
        connection.execute(again, ["5 months"])
        ((kept, command),) = connection.execute("select schedule, command from cron.job").fetchall()
        assert kept == when
        assert "5 mons" in command

        connection.execute("select cron.schedule(%s, '1 second', %s)", [name, command])
        until = time.monotonic() + 60
        while connection.execute(COUNT).fetchone() != (5 + 1 + 1,):
            assert time.monotonic() < until, connection.execute(
                "select status, return_message from cron.job_run_details"
            ).fetchall()
            time.sleep(0.2)
