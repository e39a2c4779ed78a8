"""The matrix sees faults: each one planted is found, with the table, the person and the command."""

import pytest

from support import grants
from support.faults import FAULTS, GRANTS
from support.matrix import LINES, Attempts, differences, opened


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
