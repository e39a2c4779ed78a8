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

BOOKS = """\
create table books (id integer primary key);

{{ service_rows() }}
"""
COUNTED = """\
{{ config(materialized='sql_materialized_view', meta={'refresh': 'WHEN'}) }}

create materialized view counted as
select count(*) as number
from {{ ref('books') }}
with no data;

{{ readable_by('service_role') }}
"""
NUMBER = "select number from counted"
JOBS = "select schedule, jobname, command from cron.job"

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


def test_it_refreshes_a_materialized_view(scheduled, new_project):
    name = "models/04_core/counted.sql"
    files = {"models/04_core/books.sql": BOOKS, name: COUNTED.replace("WHEN", "1 second")}
    project = new_project(scheduled, files, include=("models/_groups.yml",))
    administrator = Database(scheduled.server, scheduled.name)
    with administrator.connect() as connection:
        connection.execute("alter role deployer bypassrls")
        made = project.dbt("run")
        assert made.code == 0, made.problems
        call = "select groundwork.refresh_view('public', 'counted')"
        assert f"scheduled 1 second: {call}" in made.output
        assert connection.execute(NUMBER).fetchone() == (0,)
        connection.execute("insert into books values (1)")
        until = time.monotonic() + 60
        while connection.execute(NUMBER).fetchone() != (1,):
            assert time.monotonic() < until, connection.execute(
                "select status, return_message from cron.job_run_details"
            ).fetchall()
            time.sleep(0.2)

        project.write(name, COUNTED.replace("WHEN", "*/15 * * * *"))
        assert project.dbt("run").code == 0
        job = ("*/15 * * * *", "refresh of public.counted", call)
        assert connection.execute(JOBS).fetchall() == [job]
        again = project.dbt("run")
        assert "scheduled" not in again.output
        assert connection.execute(JOBS).fetchall() == [job]

        project.write(name, COUNTED.replace("WHEN", "each run"))
        connection.execute("insert into books values (2)")
        last = project.dbt("run")
        assert f"no longer scheduled: {call}" in last.output
        assert "refresh materialized view public.counted" in last.output
        assert connection.execute(JOBS).fetchall() == []
        assert connection.execute(NUMBER).fetchone() == (2,)
