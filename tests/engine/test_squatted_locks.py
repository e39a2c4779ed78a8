"""A client that holds the advisory locks of runs stops none, or is named where it does.

PostgreSQL lets everyone hold any advisory lock, and shows in pg_locks which are held.
"""

import time

import pytest
from psycopg import errors

from support.databases import connect
from support.judge import ACCESS
from support.settings import told_apart

BEFORE = "create table t (id integer primary key);"
AFTER = "create table t (id integer primary key, note text);"


@pytest.fixture
def database(new_database, engine_template):
    """A database with the table, and the login role mallory, who is a client."""
    database = new_database(template=engine_template)
    with database.connect() as connection:
        connection.execute("drop role if exists mallory")
        connection.execute("create role mallory login in role authenticated")
        assert converge(connection, BEFORE)[0] == "created"
    yield database
    with connect(database.server.url()) as connection:
        connection.execute("drop role mallory")


@pytest.fixture
def mallory(database):
    with database.connect("mallory") as connection:
        yield connection


def converge(connection, declaration, **options):
    given = told_apart({"run_id": "a run", "lock_total": "4 seconds", "round": 1, **options})
    connection.execute("set statement_timeout = '30s'")
    return connection.execute(
        "select outcome, message from groundwork.attempt('converge', 'public', 't', %s, %s, %s)",
        [declaration + ACCESS.format("t"), *given],
    ).fetchone()


HELD = {
    "the queue at a table": (
        "select pg_advisory_lock(hashtext('groundwork.lock_tables'),"
        " ('t'::regclass::oid::bigint - 2147483648)::integer)"
    ),
    "the mark of the run": (
        "select pg_advisory_lock(hashtext('groundwork.run'), hashtext('a run'))"
    ),
    "what earlier versions waited for": (
        "select pg_advisory_lock(hashtext(name)) from unnest(array['groundwork_definer',"
        " 'groundwork_platform', 'groundwork.function', 'groundwork.retired',"
        " 'groundwork.install']) as held (name)"
    ),
}


@pytest.mark.parametrize("held", HELD)
def test_a_run_passes_what_a_client_holds(database, mallory, held):
    mallory.execute(HELD[held])
    with database.connect() as connection:
        # long enough for any change, and shorter than what a run waits for a lock
        connection.execute("set statement_timeout = '30s'")
        assert converge(connection, AFTER) == ("altered", None)


def test_the_engine_is_installed_whatever_a_client_holds(database, mallory, engine):
    mallory.execute(HELD["what earlier versions waited for"])
    with database.connect() as connection:
        connection.execute("set statement_timeout = '60s'")
        for script in engine:
            connection.execute("comment on schema groundwork is 'old'")
            connection.execute(script)


@pytest.mark.parametrize("kind", ["lock", "lock_shared"])
def test_a_client_that_has_the_turn_is_named(database, mallory, kind):
    mallory.execute(
        f"select pg_advisory_{kind}(hashtext('groundwork.attempt'), hashtext('public.t'))"
    )
    pid = mallory.info.backend_pid
    with database.connect() as connection:
        outcome, message = converge(connection, AFTER)
        assert outcome == "refused"
        first, *rest = message.splitlines()
        assert first.startswith(f"public.t is kept from every run by process {pid} (mallory")
        assert "Nothing was changed." in rest
        assert f"select pg_terminate_backend({pid})" in rest[-1]
        with pytest.raises(errors.ObjectNotInPrerequisiteState, match="by process"):
            connection.execute(
                "select groundwork.take_turns(array[jsonb_populate_record("
                'null::groundwork.step, \'{"owner": "public.t"}\')])'
            )
        connection.execute("select pg_terminate_backend(%s, 60000)", [pid])
        assert converge(connection, AFTER) == ("altered", None)


def test_a_client_that_says_it_is_of_the_run_is_not_waited_for(database, mallory):
    """What a session of the same run holds is waited for without an end."""
    with database.connect() as connection:
        connection.execute("grant select on t to authenticated")
        with mallory.transaction():
            mallory.execute(
                "select pg_advisory_lock_shared(hashtext('groundwork.run'), hashtext('a run')),"
                " pg_advisory_lock_shared(hashtext('groundwork.attempt'), 1)"
            )
            mallory.execute("select from t")
            time.sleep(1)
            outcome, message = converge(connection, AFTER, waited=0)
            assert outcome == "lock_busy"
            assert f"t is in use by process {mallory.info.backend_pid} (mallory" in message
            assert "or end it" in message


def test_what_only_one_may_do_a_client_cannot_hold(database, mallory):
    for statement in (
        "select from groundwork.mutex for update",
        "lock table groundwork.mutex in access share mode",
        "comment on schema groundwork is 'x'",
    ):
        with pytest.raises(errors.InsufficientPrivilege), mallory.transaction():
            mallory.execute(statement)


LOCK = "lock table t in access exclusive mode"


def test_a_table_that_a_client_locks_is_named_with_its_session(database, mallory):
    """PostgreSQL asks no more for any lock than the privilege to update or delete rows."""
    with database.connect() as connection:
        for privilege in ("select", "insert"):
            connection.execute(f"grant {privilege} on t to authenticated")
            with pytest.raises(errors.InsufficientPrivilege), mallory.transaction():
                mallory.execute(LOCK)
        connection.execute("grant delete on t to authenticated")
        with mallory.transaction():
            mallory.execute(LOCK)
            time.sleep(1)
            outcome, message = converge(connection, AFTER)
            assert outcome == "refused"
            assert f"t is in use by process {mallory.info.backend_pid} (mallory" in message
            assert "select pg_terminate_backend(pid)" in message


def test_the_timeouts_of_a_role_end_a_lock(database):
    """Those of docs/production.md, shorter: of the role that logs in, or of the database."""
    with database.connect() as connection:
        connection.execute("grant delete on t to authenticated")
        connection.execute("alter role mallory set idle_in_transaction_session_timeout = '500ms'")
        connection.execute("alter role mallory set statement_timeout = '500ms'")
        with database.connect("mallory") as idle, database.connect("mallory") as busy:
            idle.execute("begin")
            idle.execute(LOCK)
            time.sleep(1.5)
            with pytest.raises(errors.IdleInTransactionSessionTimeout):
                idle.execute("select 1")
            busy.execute("begin")
            busy.execute(LOCK)
            with pytest.raises(errors.QueryCanceled):
                busy.execute("select pg_sleep(60)")
            assert converge(connection, AFTER) == ("altered", None)
