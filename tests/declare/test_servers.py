"""What belongs to a server or reaches another one: roles, jobs and subscriptions, made again."""

import pytest

from groundwork.declaring.command import declare_database
from support.databases import Database, connect
from support.dumps import pg_dump
from support.projects import Project
from support.servers import DEFAULT_VERSION, make_roles, own_server

STAFF = """
create role declared_staff noinherit;
create role declared_app login connection limit 10 valid until '2040-01-01 00:00:00+00';
create role "declared Reader" createdb;
grant declared_staff to declared_app with admin option;
alter role declared_app set search_path = 'ledgers', public;
alter role declared_app in database declared_staff set statement_timeout = '5s';
create schema ledgers authorization declared_staff;
create table ledgers.entries (id integer primary key, amount numeric(12, 2));
grant select, insert (id) on ledgers.entries to declared_app with grant option;
grant usage on schema ledgers to declared_app, "declared Reader";
alter table ledgers.entries enable row level security;
create policy staff on ledgers.entries for select to "declared Reader" using (amount > 0);
create function ledgers.total() returns numeric language sql stable
as 'select sum(amount) from ledgers.entries';
alter function ledgers.total() owner to declared_staff;
"""

FACTS = """
select
    pg_roles.rolname, rolinherit, rolcanlogin, rolcreatedb, rolconnlimit,
    rolvaliduntil at time zone 'UTC' as valid_until,
    array(
        select unnest(setconfig) from pg_db_role_setting where setrole = pg_roles.oid order by 1
    ) as settings,
    array(
        select groups.rolname || ' ' || admin_option
        from pg_auth_members
        inner join pg_roles as groups
            on roleid = groups.oid
        where member = pg_roles.oid
    ) as groups
from pg_roles
where rolname like 'declared%'
order by rolname
"""

LEFT_OUT = ("groundwork", "access", "auth", "extensions")


def test_roles_are_made_on_an_empty_server(tmp_path):
    with own_server() as first, own_server() as second:
        source, target = (Database(server, "declared_staff") for server in (first, second))
        for database in (source, target):
            with connect(database.server.url()) as connection:
                connection.execute("create database declared_staff template template0")
        with source.connect() as connection:
            make_roles(connection)
            connection.execute(STAFF)
        folder = tmp_path / "staff"
        found, files, _ = declare_database(source.url, [], folder, True, with_roles=True)
        assert [each.sentence for file in files for each in file.problems] == []
        assert [what for what, _ in found.left_alone if "role" in what] == []
        outcome = Project(folder, target, target="dev").dbt("run")
        assert outcome.code == 0, outcome.problems
        facts = []
        for database in (source, target):
            with database.connect() as connection:
                facts.append(connection.execute(FACTS).fetchall())
        assert facts[0] == facts[1]
        assert len(facts[0]) == 3
        assert entries(pg_dump(source.url, LEFT_OUT)) == entries(pg_dump(target.url, LEFT_OUT))


def entries(dump: str) -> list[str]:
    """The dump without what a run grants in the schema public, and takes from later functions."""
    made = ("-- ACL SCHEMA public", "-- DEFAULT ACL DEFAULT PRIVILEGES FOR FUNCTIONS")
    return [each for each in dump.split("\n\n") if not each.startswith(made)]


CRON = {
    "shared_preload_libraries": "pg_cron",
    "cron.database_name": "declared_jobs",
    "cron.use_background_workers": "on",
}

SCHEDULED = """
create extension pg_cron;
create table visits (id bigint generated always as identity primary key, at timestamptz);
create function forget_visits() returns void language sql
as 'delete from public.visits where at < now() - interval ''30 days''';
select cron.schedule('forget visits', '15 3 * * *', 'select public.forget_visits()');
select cron.schedule('two lines', '@hourly', $$delete from public.visits
where at < '2020-01-01'$$);
select cron.schedule('*/5 * * * *', 'select 1');
select cron.schedule('call', '0 0 * * *', 'select ''Bearer abcdefghijklmnopqrstuv''');
create table bills (id integer primary key);
"""

JOBS = "select jobname, schedule, command from cron.job where jobname is not null order by 1"
SUBSCRIPTIONS = "select subname, subenabled, subslotname, subpublications from pg_subscription"


@pytest.fixture
def jobs_server():
    version = DEFAULT_VERSION if DEFAULT_VERSION in ("17", "18-sid") else "17"
    with own_server(version, **CRON) as server:
        with connect(server.url()) as admin:
            make_roles(admin)
            offered = "select from pg_available_extensions where name = 'pg_cron'"
            if admin.execute(offered).fetchone() is None:
                pytest.skip(f"This PostgreSQL {version} has no pg_cron.")
            admin.execute("create database declared_jobs")
            admin.execute("create database declared_publisher")
        yield server


def test_jobs_and_subscriptions_are_made_again(jobs_server, tmp_path, monkeypatch):
    database = Database(jobs_server, "declared_jobs")
    publisher = Database(jobs_server, "declared_publisher")
    address = f"host={jobs_server.sockets} port=5432 user=postgres dbname=declared_publisher"
    with publisher.connect() as connection:
        connection.execute("create table bills (id integer primary key)")
        connection.execute("create publication bills for table bills")
        connection.execute("select pg_create_logical_replication_slot('bills', 'pgoutput')")
    subscribe = (
        f"create subscription bills connection '{address}' publication bills"
        " with (create_slot = false, binary = true, synchronous_commit = 'local')"
    )
    with database.connect() as connection:
        connection.execute(SCHEDULED)
        connection.execute(subscribe)
        made = [connection.execute(query).fetchall() for query in (JOBS, SUBSCRIPTIONS)]
    folder = tmp_path / "jobs"
    found, files, _ = declare_database(database.url, [], folder, True)
    assert [each.sentence for file in files for each in file.problems] == []
    alone = {what for what, _ in found.left_alone if what.startswith("job ")}
    assert alone == {"job 3", "job call"}
    monkeypatch.setenv("BILLS_CONNECTION", address)
    project = Project(folder, database, target="dev")
    outcome = project.dbt("run")
    assert outcome.code == 0, outcome.problems
    with database.connect() as connection:
        done = "select statement from groundwork.ledger where schema_name = 'public'"
        assert connection.execute(done).fetchall() == []
        # as in a database that has none of it
        connection.execute("select cron.unschedule(jobname) from cron.job where jobname <> 'call'")
        connection.execute("alter subscription bills disable")
        connection.execute("alter subscription bills set (slot_name = none)")
        connection.execute("drop subscription bills")
        connection.execute("drop table visits, bills; drop function forget_visits()")
        connection.execute("drop schema groundwork cascade")
    outcome = project.dbt("run")
    assert outcome.code == 0, outcome.problems
    with database.connect() as connection:
        again = [connection.execute(query).fetchall() for query in (JOBS, SUBSCRIPTIONS)]
        connection.execute("alter subscription bills disable")
        connection.execute("alter subscription bills set (slot_name = none)")
        connection.execute("drop subscription bills")
    assert again == made
