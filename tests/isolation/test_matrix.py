"""Everyone tries every command on a row of every table, and what works is what access.csv says."""

import pytest
from psycopg import sql

from support import grants
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
