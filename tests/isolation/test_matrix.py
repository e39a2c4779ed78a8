"""Everyone tries every command on a row of every table, and what works is what access.csv says."""

from dataclasses import replace

import pytest
from psycopg import sql

from support import grants
from support.access import MEMBERS
from support.faults import FAULTS, GRANTS
from support.matrix import LINES, PARTITIONED, Attempts, differences, opened, partitions_of

on_every_row = pytest.mark.parametrize("line", LINES.values(), ids=LINES)


@on_every_row
def test_each_person_may_do_what_is_said(world, line):
    assert differences(line, Attempts(world, line).outcome([*line.cells()])) == []


@on_every_row
def test_a_write_that_reads_nothing_gets_no_further(world, line):
    attempts = Attempts(world, line)
    refused = [cell for cell in line.cells() if cell.blind and not cell.allowed]
    assert differences(line, attempts.changes_blindly(refused)) == []


@on_every_row
def test_a_view_with_the_rights_of_its_caller_opens_nothing(world, line):
    """The view is granted to everyone for everything, as a platform's default privileges do."""
    columns = [column for column in world.rows.columns[line.table] if column not in line.hidden]
    with world.connection.transaction(force_rollback=True):
        world.connection.execute(
            sql.SQL("create view through with (security_invoker) as select {} from {}").format(
                sql.SQL(", ").join(map(sql.Identifier, columns)), sql.Identifier(line.table)
            )
        )
        world.connection.execute("grant all on through to anon, authenticated, service_role")
        cells = [cell for cell in line.cells() if cell.attempt != "read"]
        assert differences(line, Attempts(world, line, "through").outcome(cells)) == []


@pytest.mark.parametrize("table", PARTITIONED)
def test_nobody_gets_at_a_partition(world, table):
    partitions = partitions_of(world, table)
    assert len(partitions) >= 4
    assert [cell for name in partitions for cell in opened(world, table, name)] == []


OF_TENANTS = {name: line for name, line in LINES.items() if line.tenant or line.table == "tenants"}
ENDED = {
    "the members were removed": (
        "update tenant_members set status = 'removed' where tenant_id = %(acme)s"
    ),
    "the tenant was suspended": "update tenants set status = 'suspended' where id = %(acme)s",
}


@pytest.mark.parametrize("ended", ENDED.values(), ids=ENDED)
@pytest.mark.parametrize("line", OF_TENANTS.values(), ids=OF_TENANTS)
def test_who_is_no_longer_a_member_may_what_a_stranger_may(world, line, ended):
    """Also on rows that are theirs, or that name them."""
    cells = [as_a_stranger(line, cell) for cell in line.cells() if cell.actor in MEMBERS]
    attempts = Attempts(world, line)
    with world.connection.transaction(force_rollback=True):
        # a trigger keeps the last admin
        world.connection.execute("set local session_replication_role = 'replica'")
        world.connection.execute(ended, world.ids)
        world.connection.execute("set local session_replication_role = 'origin'")
        assert differences(line, attempts.outcome(cells)) == []
        refused = [cell for cell in cells if cell.blind and not cell.allowed]
        assert differences(line, attempts.changes_blindly(refused)) == []


def as_a_stranger(line, cell):
    moves = cell.attempt.startswith("move")
    allowed = not moves and cell.attempt != "read" and not cell.target
    return replace(cell, allowed=allowed and line.may("stranger", cell.attempt))


def test_every_table_with_a_tenant_has_a_row_in_one(world):
    tables = {table for table, columns in world.rows.columns.items() if "tenant_id" in columns}
    assert tables - {line.table for line in OF_TENANTS.values()} == {"blog_comments"}


def test_every_table_has_its_line(world):
    assert {line.table for line in LINES.values()} == {*world.rows.columns}


def failing(world, line):
    attempts = Attempts(world, line)
    outcome = attempts.outcome([*line.cells()])
    refused = [cell for cell in line.cells() if cell.blind and not cell.allowed]
    for cell, works in attempts.changes_blindly(refused).items():
        outcome[cell] |= works
    return differences(line, outcome)


@pytest.mark.parametrize(("fault", "sentence"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_named(world, fault, sentence):
    line = LINES[sentence.split(": ")[0]]
    with world.connection.transaction(force_rollback=True):
        world.connection.execute(fault)
        assert sentence in failing(world, line)


def test_an_open_partition_is_named(world):
    query = "select tableoid::regclass::text from api_logs"
    [partition] = world.connection.execute(query).fetchone()
    with world.connection.transaction(force_rollback=True):
        world.connection.execute(
            f"grant select on {partition} to authenticated;"
            f"create policy planted on {partition} for select to authenticated using (true)"
        )
        assert f"{partition}: stranger select works" in opened(world, "api_logs", partition)


@pytest.mark.parametrize(("fault", "difference"), GRANTS.values(), ids=GRANTS)
def test_a_privilege_is_named(connection, fault, difference):
    connection.execute(fault)
    assert difference in grants.differences(connection)
