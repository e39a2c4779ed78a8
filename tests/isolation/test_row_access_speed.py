"""What a policy costs: it reads by index, and asks who is calling once per statement.

`GROUNDWORK_ROWS=1000000` fills a table with that many rows.
"""

import os

import pytest

from support.databases import act_as
from support.notes import CLASSES, OPEN, declare, fill

ROWS = int(os.environ.get("GROUNDWORK_ROWS", "100000"))

READS = {
    "select": "select * from notes",
    "count": "select count(*) from notes",
    "last 50": "select * from notes order by created_at desc limit 50",
    "one by id": "select * from notes where id = %(note_id)s",
}
INSERT = """
insert into notes (tenant_id, user_id, folder_id)
select %(tenant_id)s, %(user_id)s, %(folder_id)s from generate_series(1, 100)
"""
OWN_ROWS = "where user_id = %(user_id)s"
WRITES = {
    "insert": INSERT,
    "update": f"update notes set body = 'y' {OWN_ROWS}",
    "delete": f"delete from notes {OWN_ROWS}",
}
# An update asks to read and to write, about the rows that are there and about what they become.
MOST_CALLS = {"update": 4, "delete": 2}

# caller_id is what the others call, each for itself; a trigger's function runs for each row.
CALLS = """
select pg_proc.oid::regproc::text, stat.calls
from pg_stat_xact_user_functions as stat
inner join pg_proc on stat.funcid = pg_proc.oid
where
    stat.schemaname = 'access'
    and pg_proc.proname <> 'caller_id'
    and pg_proc.prorettype <> 'trigger'::regtype
"""


@pytest.fixture(scope="module")
def many(built_database):
    """A connection to 100,000 notes of 1,000 tenants, and two of their members; undone later."""
    with built_database.connect() as connection, connection.transaction(force_rollback=True):
        connection.execute("set local track_functions = 'all'")
        # what a worker calls is not counted here
        connection.execute("set local max_parallel_workers_per_gather = 0")
        yield connection, fill(connection, ROWS)


def nodes(plan):
    yield plan
    for child in plan.get("Plans", []):
        yield from nodes(child)


def run(connection, reader, statement):
    """The nodes of the plan that the statement was run by, and how often it called each helper."""
    before = dict(connection.execute(CALLS).fetchall())
    with connection.transaction(force_rollback=True):
        with act_as(connection, "authenticated", {"sub": reader["user_id"]}):
            query = f"explain (analyze, format json) {statement}"
            [[answer]] = connection.execute(query, reader).fetchall()
        after = dict(connection.execute(CALLS).fetchall())
    calls = {name: count - before.get(name, 0) for name, count in after.items()}
    return [*nodes(answer[0]["Plan"])], {name: count for name, count in calls.items() if count}


def costs(connection, reader, statements, is_open=False):
    """A sentence for each of the statements that reads a whole table, or repeats a question."""
    for name, statement in statements.items():
        plan, calls = run(connection, reader, statement)
        may_read_all = is_open and name in ("select", "count")
        for node in plan:
            if node["Node Type"] == "Seq Scan" and not may_read_all:
                yield f"{name} reads all of {node['Relation Name']}"
            is_asked = node.get("Parent Relationship") in ("InitPlan", "SubPlan")
            if is_asked and node["Actual Loops"] > 1:
                yield f"{name} runs a sub-select {node['Actual Loops']} times"
        for function, count in calls.items():
            if count > MOST_CALLS.get(name, 1):
                yield f"{name} calls {function} {count} times"


def statements_for(row_access):
    writes = WRITES if row_access.writes else {}
    if row_access in OPEN:
        writes = {name: writes[name] for name in writes if name == "insert"}
    return READS | writes


@pytest.mark.parametrize("name", CLASSES)
def test_rows_are_found_by_index_and_helpers_asked_once(many, name):
    connection, readers = many
    row_access = CLASSES[name]
    reader = readers[row_access.reader]
    with connection.transaction(force_rollback=True):
        declare(connection, row_access)
        statements = statements_for(row_access)
        assert [*costs(connection, reader, statements, row_access in OPEN)] == []
        found, calls = run(connection, reader, READS["select"])
        own = connection.execute(f"select from notes where {row_access.where}", reader).rowcount
        assert found[0]["Actual Rows"] == own > 0
        # what a policy asks is asked: the count of calls is not blind
        assert bool(calls) == any(
            word in row_access.call for word in ("tenant", "admin_reads=true", "admin_rows")
        )


COUNT = {"count": READS["count"]}

# How policies are written that are right, but slow, and what is said of them.
SLOW = {
    "a function asked about each row": (
        "access.is_tenant_member(tenant_id)",
        [f"count calls access.is_tenant_member {ROWS} times", "count reads all of notes"],
    ),
    "a list that is made for each row": (
        "exists (select from tenant_members as member where member.tenant_id = notes.tenant_id"
        " and member.user_id = auth.uid() and member.status = 'active')",
        ["count reads all of notes"],
    ),
    "an `or` with a function": (
        "user_id = (select auth.uid()) or (select access.is_admin())",
        ["count reads all of notes"],
    ),
    "a column that is converted": (
        "user_id::text = (select auth.uid())::text",
        ["count reads all of notes"],
    ),
    "a sub-select about the row": (
        "user_id = (select auth.uid() where notes.body <> '')",
        [f"count runs a sub-select {ROWS} times", "count reads all of notes"],
    ),
}


@pytest.mark.parametrize(("condition", "said"), SLOW.values(), ids=SLOW)
def test_a_slow_policy_is_named(many, condition, said):
    connection, readers = many
    with connection.transaction(force_rollback=True):
        declare(connection, CLASSES["tenant"])
        connection.execute(f"alter policy notes_member_select on notes using ({condition})")
        found = [*costs(connection, readers[0], COUNT)]
    assert {*said} <= {*found}


@pytest.mark.parametrize("index", ["notes_tenant_id_created_at_idx", "notes_tenant_id_id_key"])
def test_a_missing_index_is_named(many, index):
    """One of the two is enough to find the rows of a tenant; without both, all are read."""
    connection, readers = many
    with connection.transaction(force_rollback=True):
        declare(connection, CLASSES["tenant"])
        connection.execute(f"drop index {index}")
        assert [*costs(connection, readers[0], COUNT)] == []
        connection.execute("drop index if exists notes_tenant_id_id_key")
        connection.execute("drop index if exists notes_tenant_id_created_at_idx")
        found = [*costs(connection, readers[0], COUNT)]
    assert found == ["count reads all of notes"]
