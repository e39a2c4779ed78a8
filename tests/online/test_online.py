"""A large table changes in stages; wherever a run is interrupted, the next one goes on."""

import threading
from contextlib import closing

import psycopg
import pytest

from support.databases import fingerprint
from support.dumps import pg_dump
from support.settings import told_apart
from support.waiting import wait_until_halted

ACCESS = """
alter table readings enable row level security;
alter table readings force row level security;
create policy readings_client_none on readings
for all to anon, authenticated using (false) with check (false);
"""

BEFORE = (
    """
create table readings (id integer, sensor_id integer, label text, note text, taken_at timestamptz);
create index on readings (taken_at);
"""
    + ACCESS
)

AFTER = (
    """
create table readings (
    id integer primary key check (id > 0),
    sensor_id integer not null references sensors (id),
    label text unique,
    note text not null default 'none',
    taken_at timestamptz,
    token uuid not null default gen_random_uuid(),
    seen_at timestamptz not null default now()
);
create index on readings (taken_at desc);
create index on readings (sensor_id, id);
comment on table readings is 'One row per reading.';
"""
    + ACCESS
)

OPTIONS = {
    "run_id": "test",
    "allow": [],
    "online_rows": 1000,
    "parents": ["sensors"],
    "fill": {"note": "'filled'"},
}

ATTEMPT = """
    select outcome, statements, message
    from groundwork.attempt('converge', 'public', 'readings', %s, %s, %s)
"""

KEPT = ["id", "sensor_id", "label", "taken_at"]


def stage(connection, declaration, number):
    """Run one stage within the caller's transaction; its outcome and statements."""
    given = [declaration, *told_apart({**OPTIONS, "round": number})]
    outcome, statements, message = connection.execute(ATTEMPT, given).fetchone()
    assert message is None, message
    return outcome, statements


def converge(connect, declaration):
    """Run every stage, each outside statement too; all statements, in order."""
    done = []
    with connect() as connection:
        for number in range(1, 100):
            outcome, statements = stage(connection, declaration, number)
            done += statements
            if outcome == "outside_transaction":
                connection.execute(statements[0])
            elif outcome != "next_stage":
                return done
    raise AssertionError(f"no end after: {done[-3:]}")


@pytest.fixture
def new_table(new_database, engine_template):
    """Returns a function that makes a database with the table of 20,000 rows, built as BEFORE."""

    def new_table():
        database = new_database(template=engine_template)
        with database.connect() as connection:
            connection.execute("create table sensors (id integer primary key)")
            connection.execute("insert into sensors select generate_series(1, 50)")
            stage(connection, BEFORE, 1)
            connection.execute(
                "insert into readings select n, 1 + n % 50, 'reading ' || n,"
                " case when n % 3 = 0 then 'own' end, now() from generate_series(1, 20000) as n"
            )
        return database

    return new_table


@pytest.fixture
def fresh(new_database, engine_template):
    """What a build of AFTER in an empty database dumps to."""
    database = new_database(template=engine_template)
    with database.connect() as connection:
        connection.execute("create table sensors (id integer primary key)")
        stage(connection, AFTER, 1)
    return pg_dump(database.url)


def check(database, before, fresh):
    """The end: as a fresh build, every row kept, filled by rule or default, no helper left."""
    with database.connect() as connection:
        assert fingerprint(connection, "readings", KEPT) == before
        notes = "select note, count(*) from readings group by note order by note"
        assert connection.execute(notes).fetchall() == [("filled", 13334), ("own", 6666)]
        tokens = "select count(distinct token), count(seen_at) from readings"
        assert connection.execute(tokens).fetchone() == (20000, 20000)
        outcome, statements = stage(connection, AFTER, 1)
        assert (outcome, statements) == ("unchanged", [])
    assert pg_dump(database.url) == fresh


def test_stages_end_in_what_a_fresh_build_is(new_table, fresh):
    database = new_table()
    with database.connect() as connection:
        before = fingerprint(connection, "readings", KEPT)
    statements = converge(database.connect, AFTER)
    check(database, before, fresh)
    indexes = [each for each in statements if "index" in each and each.startswith("create")]
    assert len(indexes) == 4
    assert all("concurrently" in each for each in indexes)
    added = [each for each in statements if "add constraint" in each and "using index" not in each]
    assert all(each.endswith("not valid") for each in added)


def test_a_validation_waits_for_the_strong_lock_to_be_given_back(new_table):
    """In the transaction of `not valid` it would read the table while nobody can use it."""
    with new_table().connect() as connection:
        outcome, statements = stage(connection, AFTER, 1)
    assert outcome == "next_stage"
    assert any(each.endswith("not valid") for each in statements)
    assert not [each for each in statements if "validate" in each]


def test_an_exclusion_constraint_of_a_large_table_has_to_be_allowed(new_table):
    declared = BEFORE.replace("timestamptz)", "timestamptz, exclude using btree (id with =))")
    with new_table().connect() as connection:
        before = fingerprint(connection, "readings", KEPT)
        outcome, statements, message = connection.execute(
            ATTEMPT, [declared, *told_apart(OPTIONS)]
        ).fetchone()
        assert (outcome, statements) == ("refused", None)
        assert "table_rewrite: constraint readings_id_excl" in message
        allowed = told_apart({**OPTIONS, "allow": ["table_rewrite"]})
        assert connection.execute(ATTEMPT, [declared, *allowed]).fetchone()[2] is None
        assert fingerprint(connection, "readings", KEPT) == before


def test_client_killed_before_each_commit(new_table, fresh):
    database = new_table()
    with database.connect() as connection:
        before = fingerprint(connection, "readings", KEPT)
    killed = 0
    for number in range(1, 200):
        # The first try of each stage is lost with its connection, the second one counts.
        lost = psycopg.connect(database.url, options="-c search_path=public,extensions,auth")
        outcome, _ = stage(lost, AFTER, number)
        lost.close()
        killed += 1
        if outcome == "unchanged":
            break
        with database.connect() as connection:
            outcome, statements = stage(connection, AFTER, number)
            if outcome == "outside_transaction":
                connection.execute(statements[0])
    assert killed > 20
    converge(database.connect, AFTER)
    check(database, before, fresh)


def test_client_killed_within_each_statement_outside_a_transaction(new_table, fresh):
    database = new_table()
    with database.connect() as connection:
        before = fingerprint(connection, "readings", KEPT)
    tried = set()
    for number in range(1, 200):
        connection = database.connect()
        with closing(connection):
            outcome, statements = stage(connection, AFTER, number)
            if outcome not in ("outside_transaction", "next_stage", "altered"):
                break
            if outcome == "outside_transaction" and statements[0] not in tried:
                tried.add(statements[0])
                kill_within(database, connection, statements[0])
            elif outcome == "outside_transaction":
                connection.execute(statements[0])
    assert len(tried) >= 6
    converge(database.connect, AFTER)
    check(database, before, fresh)


def kill_within(database, connection, statement):
    """Run the statement, and end its session while it waits for a row that another one holds.

    A build waits for the lock; batches leave the row out, and pause before they try it again.
    """
    process = connection.info.backend_pid

    def end():
        with database.connect() as other:
            wait_until_halted(other, process)
            other.execute("select pg_terminate_backend(%s)", [process])

    with database.connect() as holder, holder.transaction():
        holder.execute("update readings set sensor_id = sensor_id where id = 15001")
        ending = threading.Thread(target=end)
        ending.start()
        with pytest.raises(psycopg.OperationalError):
            connection.execute(statement)
        ending.join()
