"""How a materialized view is made again and refreshed: who waits, what is read meanwhile."""

import json
import threading
import time

import pytest

from support.case import Case
from support.judge import ACCESS, converge

TABLE = (
    "create table t (id integer primary key, size integer);"
    " insert into t select n, n * 10 from generate_series(1, 3) as n"
)
PLAIN = "create materialized view m as select id, size from t with no data;"
SLOW = (
    "create materialized view m as select id, size + 1 as size from t"
    " where pg_sleep(0.5) is not null with no data; create unique index on m (id);"
)
BEFORE, AFTER = (1, 10), (1, 11)
READ = "select * from m where id = 1"
LEDGER = (
    "select statement from groundwork.ledger where object_name = 'm' and statement like 'refresh%'"
)


def make(connection, declaration, **options):
    case = Case("m", declaration, declaration, made_by="converge_materialized_view", table="m")
    return converge(connection, case, declaration, **options)


@pytest.fixture
def live(new_database, engine_template):
    """A database that has the materialized view PLAIN, and what it reads."""
    database = new_database(template=engine_template)
    with database.connect() as connection:
        connection.execute(TABLE)
        assert make(connection, PLAIN)[0] == "created"
    return database


def test_it_is_read_while_it_is_made_again(live):
    seen, is_done = [], threading.Event()

    def read():
        with live.connect() as reader:
            reader.execute("set statement_timeout = '1200ms'")
            while not is_done.is_set():
                seen.append(reader.execute(READ).fetchone())
                time.sleep(0.01)
            seen.append(reader.execute(READ).fetchone())

    reading = threading.Thread(target=read)
    reading.start()
    with live.connect() as connection:
        began = time.monotonic()
        outcome, *_, message = make(connection, SLOW)
        took = time.monotonic() - began
    is_done.set()
    reading.join()
    assert (outcome, message) == ("altered", None)
    assert took > 1.4
    assert len(seen) > 10
    assert seen == [BEFORE] * seen.count(BEFORE) + [AFTER] * seen.count(AFTER)
    assert seen[-1] == AFTER


def test_a_reader_that_does_not_end_is_named_and_keeps_the_old_one(live):
    with live.connect() as reader, live.connect() as connection:
        with reader.transaction():
            reader.execute(READ)
            time.sleep(1.1)
            outcome, *_, message = make(connection, SLOW, lock_total="2 seconds")
            assert outcome == "refused"
            assert message.startswith("m is in use by process ")
            assert "Nothing was changed." in message
            assert reader.execute(READ).fetchone() == BEFORE
        assert make(connection, SLOW)[0] == "altered"
        assert reader.execute(READ).fetchone() == AFTER
        schemas = "select nspname from pg_namespace where nspname in (%s, %s)"
        found = connection.execute(schemas, ["groundwork_beside", "groundwork_trial"])
        assert found.fetchall() == []


def refresh(connection, when):
    model = json.dumps({"schema": "public", "name": "m", "refresh": when})
    lines = connection.execute(
        "select * from groundwork.refresh_views(jsonb_build_array(%s::jsonb), 'run')", [model]
    )
    return [line for (line,) in lines]


def test_what_a_run_refreshes(live):
    with live.connect() as connection:
        connection.execute("insert into t values (4, 40)")
        for when in (None, "never"):
            assert refresh(connection, when) == []
        assert connection.execute("select count(*) from m").fetchone() == (3,)

        statement = "refresh materialized view public.m"
        assert refresh(connection, "each run") == [statement]
        assert connection.execute("select count(*) from m").fetchone() == (4,)
        assert connection.execute(LEDGER).fetchall() == [(statement,)]

        # not by an index that leaves rows out, computes or is not valid
        connection.execute(
            "create unique index on m (id) where size > 0; create unique index on m ((id + 1))"
        )
        assert refresh(connection, "each run") == [statement]
        connection.execute("create unique index on m (id)")
        statement = "refresh materialized view concurrently public.m"
        assert refresh(connection, "each run") == [statement]
        connection.execute("refresh materialized view m with no data")
        assert refresh(connection, "each run") == ["refresh materialized view public.m"]


def test_without_pg_cron_a_scheduler_is_told_what_to_call(live):
    with live.connect() as connection:
        [line] = refresh(connection, "*/15 * * * *")
        call = "select groundwork.refresh_view('public', 'm')"
        assert line == f"no pg_cron that this role may use: let a scheduler call {call}"
        connection.execute("insert into t values (4, 40)")
        assert connection.execute(call).fetchone() == ("refresh materialized view public.m",)
        assert connection.execute("select count(*) from m").fetchone() == (4,)


PREPARE = """
grant usage on schema groundwork to deployer;
grant execute on all routines in schema groundwork to deployer;
grant all on all tables in schema groundwork to deployer;
grant usage, select on all sequences in schema groundwork to deployer;
alter schema public owner to deployer;
grant groundwork_definer to deployer;
drop materialized view m;
alter table t owner to deployer;
alter table t enable row level security;
alter table t force row level security;
"""
DEFINED = """
create view v with (security_invoker = false, security_barrier = true) as select id, size from t;
grant create on schema public to groundwork_definer;
alter view v owner to groundwork_definer;
create function f() returns bigint stable begin atomic select sum(size) from v; end;
alter function f() owner to groundwork_definer;
revoke create on schema public from groundwork_definer;
"""
OWNERS = """
select relowner::regrole::text from pg_class where relname = 'v'
union all
select proowner::regrole::text from pg_proc where proname = 'f'
"""


def test_what_belongs_to_groundwork_definer_comes_back_to_it(live):
    """That role may not create in the schema, and the one that deploys is no superuser."""
    with live.connect() as administrator, live.connect("deployer") as deployer:
        administrator.execute(PREPARE)
        deployer.execute(DEFINED)
        wider = "create table t (id integer primary key, size bigint);" + ACCESS.format("t")
        outcome, statements, _, message = converge(deployer, Case("t", wider, wider), wider)
        assert outcome == "altered", message
        assert {"drop view v", "drop routine f()"} <= {*statements}
        assert deployer.execute(OWNERS).fetchall() == [("groundwork_definer",)] * 2
        may = "select has_schema_privilege('groundwork_definer', 'public', 'create')"
        assert deployer.execute(may).fetchone() == (False,)


def test_whose_rows_are_missing_is_said(live):
    with live.connect() as administrator, live.connect("deployer") as deployer:
        administrator.execute(PREPARE + f"grant create on database {live.name} to deployer")
        outcome, *_, message = make(deployer, PLAIN)
        assert outcome == "created"
        assert message == (
            "row security holds the owner of m, deployer, so that it has only the rows that"
            " policies let that role read of t. An administrator avoids it: alter role deployer"
            " bypassrls"
        )
        assert deployer.execute("select count(*) from m").fetchone() == (0,)
        assert make(deployer, SLOW)[0] == "altered"
        deployer.execute("alter table t no force row level security; refresh materialized view m")
        assert deployer.execute("select count(*) from m").fetchone() == (3,)
