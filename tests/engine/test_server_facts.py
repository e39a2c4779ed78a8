"""What a server keeps in the catalog for itself stops no change, and is no difference.

Since the minor releases of November 2026 it keeps {pg_attver=N} in pg_attribute.attoptions. Where
the server of a test does not, the same is planted.
"""

import pytest

from support.dumps import pg_dump
from support.judge import ACCESS
from support.servers import every_version
from support.settings import told_apart

from .kept_options import keep_options

FIRST = """
create table readings (
    id integer primary key,
    size integer not null,
    place spot,
    note text
) with (fillfactor = 90);
create index on readings (lower(note)) with (fillfactor = 80);
alter table readings alter column size set (n_distinct = 5, n_distinct_inherited = -0.5);
"""
BESIDE = """
create type spot as (x integer, y integer);
"""
DEPENDENTS = """
create view sizes with (security_invoker) as select id, size, place from readings;
create materialized view spots as select id, place from readings;
create unique index on spots (id);
"""

ROWS = "insert into readings select n, n, row(n, 1)::spot from generate_series(1, 9) as n"

OPTIONS = (
    "select coalesce(array_agg(option order by option), '{}') from pg_attribute,"
    " unnest(attoptions) as option where attrelid = 'readings'::regclass and attname = 'size'"
)
HAS_OWN = """
select coalesce(bool_or(option like 'pg\\_%'), false)
from pg_attribute, unnest(attoptions) as option
where attrelid = 'groundwork.ledger'::regclass
"""
PLANT = """
set allow_system_table_mods = on;
update pg_attribute
set attoptions = array_prepend('pg_attver=' || (1000 * attrelid::bigint + attnum), attoptions)
where
    attnum > 0
    and not attisdropped
    and attrelid in (
        select oid from pg_class
        where relkind in ('r', 'v', 'm', 'c') and relnamespace = 'public'::regnamespace
    )
    and not coalesce(array_to_string(attoptions, ' ') like '%pg\\_attver%', false);
reset allow_system_table_mods;
"""


@pytest.fixture
def table(new_database, engine_template):
    """A connection to a database with the table and what depends on it."""
    database = new_database(template=engine_template)
    with database.connect() as connection:
        build(connection, FIRST)
        connection.execute(ROWS)
        connection.execute("refresh materialized view spots")
        plant(connection)
        yield connection


def build(connection, declaration):
    connection.execute(BESIDE)
    assert converge(connection, declaration)[0] == ["created"]
    connection.execute(DEPENDENTS)


def plant(connection):
    """Give each column what the server keeps of its own, where this one does not."""
    if not keeps_its_own(connection):
        connection.execute(PLANT)
    assert any(option.startswith("pg_attver=") for option in options(connection))


def keeps_its_own(connection):
    return connection.execute(HAS_OWN).fetchone()[0]


def options(connection):
    return connection.execute(OPTIONS).fetchone()[0]


def converge(connection, declaration, **more):
    """Run every stage: the outcomes, the statements, the last message."""
    outcomes, done = [], []
    for number in range(1, 200):
        given = told_apart({"run_id": "test", "round": number, **more})
        outcome, statements, message = connection.execute(
            "select outcome, statements, message"
            " from groundwork.attempt('converge', 'public', 'readings', %s, %s, %s)",
            [declaration + ACCESS.format("readings"), *given],
        ).fetchone()
        outcomes.append(outcome)
        done += statements or []
        if outcome == "outside_transaction":
            connection.execute(statements[0])
        elif outcome != "next_stage":
            return outcomes, done, message
    raise AssertionError(f"no end after: {done[-3:]}")


def check_change(connection, declaration, **more):
    """Change the table; nothing says or does anything with the server's own, a second time either.

    Returns the statements.
    """
    outcomes, statements, message = converge(connection, declaration, **more)
    assert outcomes[-1] in ("altered", "next_stage"), message
    assert message is None
    assert not [each for each in statements if "pg_attver" in each]
    plant(connection)
    assert converge(connection, declaration) == (["unchanged"], [], None)
    assert connection.execute("select count(*) from groundwork.drift()").fetchone() == (0,)
    return statements


@every_version
def test_stops_no_change(table):
    added = FIRST.replace("note text\n", "note text,\n    taken_at timestamptz default now()\n")
    check_change(table, added)
    check_change(table, FIRST, allow=["drop_column"])
    kept = {"n_distinct=5", "n_distinct_inherited=-0.5"}
    assert {*options(table)} >= kept

    retyped = FIRST.replace("size integer", "size bigint").replace("= 90", "= 70")
    check_change(table, retyped)
    assert {*options(table)} >= kept

    other = retyped.replace("n_distinct = 5", "n_distinct = 7")
    if keeps_its_own(table):
        assert len(check_change(table, other)) == 1
        assert "n_distinct=7" in options(table)
        none = retyped[: retyped.index("alter table")]
        assert len(check_change(table, none)) == 1
        assert not [option for option in options(table) if option.startswith("n_distinct")]
    else:
        # such as after a return to an older minor release
        outcomes, _, message = converge(table, other)
        assert outcomes == ["refused"]
        way_out = "alter table readings alter column size reset (pg_attver)"
        assert 'unrecognized parameter "pg_attver"\n' in message
        assert message.endswith(
            "Nothing was changed.\nThe column has storage parameters that this server does not"
            f" know. Remove them and run again: {way_out}"
        )
        table.execute(way_out)
        assert converge(table, other)[0] == ["altered"]


@every_version
def test_is_not_copied_when_a_large_table_is_retyped(table, new_database, engine_template):
    retyped = FIRST.replace("size integer", "size bigint")
    statements = check_change(table, retyped, online_rows=1)
    assert any(each.startswith("call groundwork.update_in_batches") for each in statements)
    assert {*options(table)} >= {"n_distinct=5", "n_distinct_inherited=-0.5"}
    if keeps_its_own(table):
        fresh = new_database(template=engine_template)
        with fresh.connect() as connection:
            build(connection, retyped)
        name = table.info.dbname
        assert pg_dump(fresh.server.url(name)) == pg_dump(fresh.url)


@every_version
def test_what_no_declaration_can_state_is_noted_once(table):
    keep_options(table, "readings", "server_fact=7,fillfactor=90")
    added = FIRST.replace("note text\n", "note text,\n    taken_at timestamptz\n")
    outcomes, _, message = converge(table, added)
    assert outcomes == ["altered"], message
    assert message == (
        "setting options of readings is left as it is: the server keeps this fact itself, and no "
        "declaration can state it. This had no effect: "
        "alter table public.readings reset (server_fact), set (fillfactor=90)"
    )
    assert converge(table, added) == (["unchanged"], [], None)

    keep_options(table, "readings", "server_fact=7")
    none = FIRST.replace(" with (fillfactor = 90)", "")
    outcomes, _, message = converge(table, none, allow=["drop_column"], online_rows=1)
    assert outcomes[-1] == "altered", message
    assert message.endswith("had no effect: alter table public.readings reset (server_fact)")
    assert converge(table, none) == (["unchanged"], [], None)


@every_version
def test_what_a_declaration_can_state_and_does_not_close_is_refused(table):
    keep_options(table, "readings", "fillfactor=60")
    added = FIRST.replace("note text\n", "note text,\n    taken_at timestamptz\n")
    outcomes, _, message = converge(table, added)
    assert outcomes == ["refused"]
    assert (
        "setting options: still different after: alter table public.readings set (fillfactor=90)"
        in message
    )
    assert "Nothing was changed." in message
