"""Strong locks are taken without holding up others, and who is waited for is named."""

import json
import threading
import time
from contextlib import contextmanager

import psycopg
import pytest

from support.databases import Database, connect
from support.judge import ACCESS
from support.library import BOOKS, CHILD, library_is_built
from support.settings import told_apart
from support.waiting import wait_until_halted

from .online_table import AFTER, check_end, contents, converge, fresh_dump, make_table, stage

SHORT = {"lock_total": "2 seconds"}


@pytest.fixture
def table(new_database, engine_template):
    database = new_database(template=engine_template)
    make_table(database)
    return database


@contextmanager
def open_transaction(database: Database, statement: str):
    """Another session, named `report`, with a transaction of more than a second."""
    with psycopg.connect(database.url, application_name="report") as holder:
        holder.execute(statement)
        time.sleep(1.1)
        yield holder
        holder.rollback()


def named(connection: psycopg.Connection, application: str = "report") -> str:
    """How messages name the session of `connection`, up to its age."""
    return f"process {connection.info.backend_pid} (postgres, {application}, for 00:0"


def test_an_older_transaction_is_named_and_holds_up_nobody_else(table):
    query = "select count(*) from readings"
    with open_transaction(table, query) as holder, table.connect() as connection:
        answers = []

        def attempt():
            answers.append(stage(connection, AFTER, 1, **SHORT, waited=0))
            answers.append(stage(connection, AFTER, 1, **SHORT, waited=1.9))

        trying = threading.Thread(target=attempt)
        trying.start()
        with table.connect() as reader:
            # a lock request in the queue would let these wait until the holder's end
            reader.execute("set statement_timeout = '10s'")
            while trying.is_alive():
                reader.execute("select id from readings where id = 1")
                reader.execute("update readings set owner = owner where id = 1")
        trying.join()
        (first, _, said), (second, _, message) = answers
        assert (first, second) == ("lock_busy", "refused")
        for text in (said, message):
            assert text.startswith("readings or ")
            assert "is in use by " + named(holder) in text
            # of its statement the command alone: the rest may quote rows
            assert "): select" in text
            assert query not in text
        assert "select pg_terminate_backend(pid)" in message
        assert "Nothing was changed." in message
        holder.rollback()
        assert stage(connection, AFTER, 1, **SHORT)[0] == "next_stage"


def test_a_statement_that_locks_more_tables_gives_up_too(table):
    with table.connect() as connection:
        connection.execute("create view seen as select owner from readings")
        outcome = ""
        for number in range(1, 100):
            with psycopg.connect(table.url) as holder:
                holder.execute("select from coded limit 1")
                outcome, statements, message = stage(
                    connection, AFTER, number, **SHORT, lock_timeout="200ms"
                )
            if outcome == "refused":
                break
            if outcome == "outside_transaction":
                connection.execute(statements[0])
        assert "is in use by" in message or "lock timeout" in message


def test_a_second_run_waits_for_its_turn_or_says_who_has_it(table):
    with (
        psycopg.connect(table.url, application_name="first run") as first,
        table.connect() as second,
    ):
        assert stage(first, AFTER, 1)[0] == "next_stage"
        outcome, _, message = stage(second, AFTER, 1, **SHORT, run_id="second")
        assert outcome == "refused"
        assert message.startswith("another run is at public.readings: " + named(first, "first run"))
        assert "Run again when that has ended" in message
        assert stage(second, AFTER, 1, **SHORT, run_id="second", waited=0)[0] == "lock_busy"
        first.commit()
        outcome, statements, _ = stage(second, AFTER, 2)
        assert outcome == "outside_transaction"
        assert "update_in_batches" in statements[0]


def test_sessions_of_one_run_queue_and_the_wait_is_no_failure(table):
    given = {"waited": 1000, "lock_total": "1 minute"}
    with psycopg.connect(table.url, application_name="dbt") as own, table.connect() as connection:
        # a model that locks the table which it refers to
        own.execute(
            "select groundwork.join_run('test'), groundwork.lock_tables('{}', %s)",
            [[table_id(connection)]],
        )
        time.sleep(1.1)
        outcome, _, message = stage(connection, AFTER, 1, **given)
        assert outcome == "queued", message
        assert "is in use by another model of this run, " + named(own, "dbt") in message
        assert "pg_terminate_backend" not in message
        assert "Nothing was changed." in message

        # of another run it is no thread, and is named as what it is
        outcome, _, message = stage(connection, AFTER, 1, **given, run_id="second")
        assert outcome == "refused"
        assert "another model of this run" not in message
        # nor is one that has done nothing for long
        outcome, _, message = stage(connection, AFTER, 1, **{**given, "lock_total": "1 ms"})
        assert outcome == "refused"
        own.rollback()
        with open_transaction(table, "lock table readings in access share mode") as holder:
            outcome, _, message = stage(connection, AFTER, 1, **given)
            assert outcome == "refused"
            assert "is in use by " + named(holder) in message
        assert stage(connection, AFTER, 1, **given)[0] == "next_stage"


def table_id(connection: psycopg.Connection) -> int:
    return connection.execute("select 'readings'::regclass::oid").fetchone()[0]


@pytest.mark.parametrize("text", ["call groundwork.update_in_batches", "create unique index"])
def test_a_second_run_sees_what_runs_outside_a_transaction(table, text):
    with table.connect() as second, connect(table.url + "&application_name=first") as first:
        for number in range(1, 100):
            outcome, statements, message = stage(first, AFTER, number)
            assert message is None, message
            if outcome == "outside_transaction" and statements[0].startswith(text):
                break
            if outcome == "outside_transaction":
                first.execute(statements[0])
        with psycopg.connect(table.url) as holder:
            holder.execute("update readings set id = id where id = (select max(id) from readings)")
            running = threading.Thread(target=first.execute, args=[statements[0]])
            running.start()
            wait_until_halted(second, first.info.backend_pid)
            outcome, _, message = stage(second, AFTER, number, **SHORT, run_id="second")
            holder.rollback()
            running.join()
        assert outcome == "refused"
        assert message.startswith("another run is at public.readings: " + named(first, "first"))
        assert text in message


def test_a_run_that_ended_before_it_began_outside_is_waited_for(table):
    with table.connect() as second, psycopg.connect(table.url, application_name="first") as first:
        for number in range(1, 100):
            outcome, statements, _ = stage(first, AFTER, number)
            first.commit()
            if outcome == "outside_transaction":
                break
        # it may be about to begin
        other = {"run_id": "second"}
        outcome, _, message = stage(second, AFTER, number, lock_total="200 ms", **other)
        assert outcome == "refused"
        assert message.startswith("another run is at public.readings: " + named(first, "first"))
        ending = threading.Timer(0.3, first.close)
        ending.start()
        given = ("outside_transaction", statements, None)
        # it keeps which rows were null, for the run that does it
        again = stage(second, AFTER, number, **SHORT, **other)
        assert again == given
        ending.join()


def test_two_runs_at_once_end_as_one(table, new_database, engine_template):
    fresh = fresh_dump(new_database(template=engine_template))
    before = contents(table)
    errors = []

    def run(name):
        try:
            with table.connect() as connection:
                converge(connection, AFTER, run_id=name, waited=0)
        except (AssertionError, psycopg.Error) as error:
            errors.append(error)

    runs = [threading.Thread(target=run, args=[name]) for name in ("one", "two")]
    for each in runs:
        each.start()
    for each in runs:
        each.join()
    assert errors == []
    check_end(table, before, fresh)


def test_a_role_without_superuser_wakes_no_trigger_either(deployer_database, engine):
    """It may not switch triggers off for its session, and row security hides rows from it."""
    everyone = Database(deployer_database.server, deployer_database.name)
    with deployer_database.connect() as connection:
        for script in engine:
            connection.execute(script)
    make_table(deployer_database, filled_by=everyone)
    before = contents(everyone)
    with deployer_database.connect() as connection:
        converge(connection, AFTER)
    assert contents(everyone) == before
    with everyone.connect() as connection:
        types = "select pg_typeof(id)::text, pg_typeof(code)::text from readings limit 1"
        assert connection.execute(types).fetchone() == ("bigint", "uuid")
        stamped = "select count(*) from readings where updated_at > '2020-01-01'"
        assert connection.execute(stamped).fetchone() == (0,)
        policies = "select polname from pg_policy where polname like 'groundwork%'"
        assert connection.execute(policies).fetchall() == []


def end_when_named(connection, holder) -> None:
    """End the transaction of `holder` once a run has said that it waits, and pauses for it."""
    query = (
        "select exists (select from pg_stat_activity"
        " where query like '%pg_catalog.pg_sleep(1)%' and wait_event = 'PgSleep'"
        # other tests use other databases of this server
        " and datname = current_database())"
    )
    for _ in range(600):
        if connection.execute(query).fetchone() == (True,):
            break
        time.sleep(0.1)
    holder.rollback()


@library_is_built
def test_dbt_prints_whom_it_waits_for_and_goes_on(library, database, connection):
    settings = library.read("dbt_project.yml").replace("online_rows: 10000", "online_rows: 100")
    library.write("dbt_project.yml", settings.replace("lock_total: 1 minute", "lock_total: 36 s"))
    connection.execute(
        "with shelf as (insert into shelves (name) values ('a') returning id)"
        " insert into books (shelf_id, title)"
        " select shelf.id, gen_random_uuid() from shelf, generate_series(1, 500)"
    )
    library.write(BOOKS, CHILD.replace("title text", "title uuid"))
    with open_transaction(database, "select count(*) from books") as holder:
        process = holder.info.backend_pid
        ending = threading.Thread(target=end_when_named, args=[connection, holder])
        ending.start()
        outcome = library.dbt("run", "--vars", "{allow: ['lossy_type:books']}")
        ending.join()
    assert outcome.code == 0, outcome.problems
    assert f"waiting: books is in use by process {process} (postgres, report" in outcome.output
    assert "call groundwork.update_in_batches('public.books'::regclass" in outcome.output
    types = "select pg_typeof(title)::text, count(*) from books group by 1"
    assert connection.execute(types).fetchall() == [("uuid", 500)]

    # a change that does not come to an end is no success
    rounds, macro = "most_rounds = {}", "macros/materializations/converge_object.sql"
    library.edit(macro, rounds.format(500), rounds.format(1))
    library.write(BOOKS, CHILD)
    outcome = library.dbt("run", "--vars", "{allow: ['lossy_type:books']}")
    assert outcome.code != 0
    assert "public.books is not as declared after 1 stages; the last one: " in outcome.output
    assert "Run dbt again, which continues there." in outcome.output
    library.edit(macro, rounds.format(1), rounds.format(500))
    assert library.dbt("run", "--vars", "{allow: ['lossy_type:books']}").code == 0
    assert connection.execute(types).fetchall() == [("text", 500)]


PARENTS = """
create table p (id integer primary key);
create table t (
    id integer primary key, p_id integer references p (id), note text default 'as it was'
);
create function stamp() returns trigger language plpgsql as 'begin return new; end';
create trigger stamp before update on p for each row execute function stamp();
insert into p values (1), (2);
insert into t values (1, 1);
"""
BESIDE = {
    "a foreign key that goes": (
        "t",
        "create table t (id integer primary key, p_id integer, note text default 'as it was')",
    ),
    "a column with one": ("t", "create table t (id integer primary key, note text default 'new')"),
    "a table with one": ("made", "create table made (id integer primary key references p (id))"),
}
PATIENT = {"lock_timeout": "1 hour", "lock_total": "12 seconds", "waited": 0, "run_id": "test"}
"""A statement that waited as long as a lock may take at all would end after this test only."""


def give_way_at_the_parent(database: Database, work) -> None:
    """Run `work` while somebody else uses p; whoever comes after it does not wait for that."""
    with psycopg.connect(database.url) as holder:
        holder.execute("update p set id = id where id = 1")
        working = threading.Thread(target=work)
        working.start()
        with database.connect() as reader:
            reader.execute("set statement_timeout = '10s'")
            while working.is_alive():
                reader.execute("select id from p where id = 2")
                reader.execute("update p set id = id where id = 2")
                reader.execute("select id from t")
        working.join()
        holder.rollback()


@pytest.mark.parametrize("name", BESIDE)
def test_what_locks_a_second_table_gives_way_there(new_database, engine_template, name):
    database = new_database(template=engine_template)
    table, declaration = BESIDE[name]
    declared = f"{declaration}; {ACCESS.format(table)}"
    calling = (
        "select outcome, message from groundwork.attempt('converge', 'public', %s, %s, %s, %s)"
    )
    given = told_apart({**PATIENT, "parents": ["p"], "allow": ["drop_column"]})
    with database.connect() as connection:
        connection.execute(PARENTS + ACCESS.format("t"))
        answers = []

        def attempt():
            answers.append(connection.execute(calling, [table, declared, *given]).fetchone())

        give_way_at_the_parent(database, attempt)
        attempt()
        (busy, message), (done, _) = answers
        assert busy == "lock_busy", message
        assert message.startswith("p is in use by" if table == "made" else "p or t is in use by")
        assert "Nothing was changed." in message
        assert done in ("altered", "created")


def test_a_statement_that_locks_what_nobody_foresaw_gives_way_too(new_database, engine_template):
    database = new_database(template=engine_template)
    executing = (
        "select groundwork.execute('public', 't', array[groundwork.new_step('drop_triggers',"
        " 'trigger', 'stamp', 'drop trigger stamp on p')], groundwork.run_settings(%s))"
    )
    with database.connect() as connection:
        connection.execute(PARENTS)
        faults = []

        def execute():
            try:
                connection.execute(executing, [json.dumps(PATIENT)])
            except psycopg.errors.LockNotAvailable as fault:
                faults.append(fault)

        give_way_at_the_parent(database, execute)
        assert len(faults) == 1
        assert "drop trigger stamp on p" in faults[0].diag.message_detail
        execute()
        assert len(faults) == 1
