"""Partitions that a declaration names: references to them, their drift, and what a plan says."""

import pytest

from support.judge import ACCESS
from support.settings import told_apart

ATTEMPT = """
select outcome, statements, message
from groundwork.attempt('converge', 'public', %s, %s, %s, %s)
"""
SALES = (
    "create table sales (id integer, made date not null, note text, primary key (id, made))"
    " partition by range (made);"
    "create table sales_1 partition of sales for values from ('2024-01-01') to ('2024-02-01');"
    "create table sales_2 partition of sales for values from ('2024-02-01') to ('2024-03-01');"
    "alter table sales_1 add unique (id);"
) + ACCESS.format("sales")
MARCH = "create table sales_3 partition of sales for values from ('2024-03-01') to ('2024-04-01');"
ROWS = "insert into sales values (1, '2024-01-05', 'a'), (2, '2024-02-05', null)"


@pytest.fixture
def connection(new_database, engine_template):
    """A connection to a database with the engine and the partitioned table, with rows."""
    with new_database(template=engine_template).connect() as connection:
        assert attempt(connection, "sales", SALES)[0] == "created"
        connection.execute(ROWS)
        yield connection


def attempt(connection, name, declaration, **options):
    """Converge a table: outcome, statements, message."""
    given = [name, declaration, *told_apart({"run_id": "test", "parents": [], **options})]
    return connection.execute(ATTEMPT, given).fetchone()


def table(name, columns):
    return f"create table {name} (id integer primary key, {columns});" + ACCESS.format(name)


REFERENCES = {
    "the partitioned table": "s integer, made date, foreign key (s, made) references sales",
    "a partition": "s integer references sales_1 (id)",
}


@pytest.mark.parametrize("what", REFERENCES)
def test_new_table_refers_to(connection, what):
    declaration = table("lines", REFERENCES[what])
    outcome, _, message = attempt(connection, "lines", declaration, parents=["sales"])
    assert outcome == "created", message
    again = attempt(connection, "lines", declaration, parents=["sales"])
    assert again[:2] == ("unchanged", []), again
    changed = declaration.replace("s integer", "s integer default 1", 1)
    outcome, statements, message = attempt(connection, "lines", changed, parents=["sales"])
    assert outcome == "altered", message
    assert len(statements) == 1
    plain = table("lines", "s integer, made date")
    assert attempt(connection, "lines", plain, parents=[])[0] == "altered"
    outcome, _, message = attempt(connection, "lines", declaration, parents=["sales"])
    assert outcome == "altered", message


def test_reference_to_a_partition_needs_its_table_by_name(connection):
    outcome, _, message = attempt(connection, "lines", table("lines", REFERENCES["a partition"]))
    assert outcome == "refused"
    assert "the model lines refers to sales_1 without ref()" in message
    assert "It is a partition. Add the line -- depends_on: {{ ref('sales') }}" in message
    assert "Nothing was changed." in message


def test_table_that_is_attached_keeps_its_rows_and_gets_what_is_declared(connection):
    connection.execute(
        "create table sales_3 (note text, id integer not null, made date not null);"
        "insert into sales_3 values ('c', 3, '2024-03-05'), (null, 4, '2024-03-31');"
    )
    declaration = SALES + MARCH + "alter table sales_3 alter note set default 'x';"
    outcome, statements, message = attempt(connection, "sales", declaration)
    assert outcome == "altered", message
    assert "attach partition public.sales_3" in statements[0]
    found = connection.execute("select id, made::text, note from sales order by id").fetchall()
    assert found == [
        (1, "2024-01-05", "a"),
        (2, "2024-02-05", None),
        (3, "2024-03-05", "c"),
        (4, "2024-03-31", None),
    ]
    assert attempt(connection, "sales", declaration)[:2] == ("unchanged", [])
    undo = "select undo from groundwork.ledger where statement like '%attach partition%'"
    assert connection.execute(undo).fetchall() == [
        ("alter table public.sales detach partition public.sales_3",)
    ]


def test_plan_says_what_a_run_does(connection):
    declaration = (
        SALES
        + MARCH
        + (
            "alter table sales_3 add check (id > 0); create index sales_2_note on sales_2 (note);"
            "grant select on sales_1 to anon; create policy p on sales_3 to anon using (true);"
        )
    )
    outcome, planned, message = attempt(connection, "sales", declaration, is_planning=True)
    assert outcome == "planned", message
    outcome, statements, message = attempt(connection, "sales", declaration)
    assert (outcome, statements) == ("altered", planned), message
    assert attempt(connection, "sales", declaration)[:2] == ("unchanged", [])


BY_HAND = {
    "a privilege": "grant select on sales_1 to anon",
    "a policy": "create policy open on sales_2 for select to anon using (true)",
    "a check": "alter table sales_2 add constraint never check (id < 100)",
    "no key": "alter table sales_1 drop constraint sales_1_id_key",
    "a default": "alter table sales_1 alter note set default 'x'",
    "other bounds": "alter table sales detach partition sales_2; alter table sales attach"
    " partition sales_2 for values from ('2024-02-01') to ('2024-02-20')",
    "not a partition": "alter table sales detach partition sales_2",
}


@pytest.mark.parametrize("what", BY_HAND)
def test_change_of_a_partition_by_hand_is_put_right(connection, what):
    rows = connection.execute("select * from sales order by id").fetchall()
    connection.execute(BY_HAND[what])
    drift = connection.execute("select object_name, kind from groundwork.drift()").fetchall()
    assert {*drift} == {("sales", "partition")}
    outcome, _, message = attempt(connection, "sales", SALES)
    assert outcome == "altered", message
    assert connection.execute("select count(*) from groundwork.drift()").fetchone() == (0,)
    assert connection.execute("select * from sales order by id").fetchall() == rows


TAKEN = {
    "a partition of another table": (
        "create table other (like sales) partition by range (made);"
        "create table sales_3 partition of other default",
        "it is a partition of other; detach it there, or choose another name",
    ),
    "a view": (
        "create view sales_3 as select 1 as id",
        "something else that is not a table has its name; choose another name",
    ),
}


@pytest.mark.parametrize("what", TAKEN)
def test_name_of_a_partition_is_taken(connection, what):
    setup, expected = TAKEN[what]
    connection.execute(setup)
    outcome, _, message = attempt(connection, "sales", SALES + MARCH)
    assert outcome == "refused"
    assert f"partition sales_3: {expected}" in message
    assert "Nothing was changed." in message


@pytest.mark.parametrize("online_rows", [0, 10000])
def test_undeclared_column_keeps_its_default_where_the_table_becomes_partitioned(
    connection, online_rows
):
    connection.execute(
        "create table events (id integer not null, made date not null, kind text not null default"
        " 'plain', twice integer generated always as (id * 2) stored);"
        "insert into events values (1, '2024-01-05'), (2, '2024-02-05')"
    )
    declaration = (
        "create table events (id integer, made date not null, primary key (id, made))"
        " partition by range (made);"
    ) + ACCESS.format("events")
    usual = {"usual": {"partitions": "attached"}, "online_rows": online_rows}
    for turn in range(1, 20):
        outcome, statements, message = attempt(
            connection, "events", declaration, round=turn, **usual
        )
        assert outcome in ("altered", "next_stage", "outside_transaction"), message
        if outcome == "outside_transaction":
            connection.execute(statements[0])
        if outcome == "altered":
            break
    connection.execute("insert into events (id, made) values (3, '2024-03-05')")
    found = connection.execute("select id, kind, twice from events order by id").fetchall()
    assert found == [(1, "plain", 2), (2, "plain", 4), (3, "plain", 6)]
    assert attempt(connection, "events", declaration, **usual)[:2] == ("unchanged", [])
