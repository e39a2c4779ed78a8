"""A member's requests under row security, beside the same with the condition in their query.

A million rows of 1,000 tenants, once for each row access class. A request is a transaction as the
platform's API makes it: the role, the claims, one statement. What it is compared with does the
same as a role that row security does not hold, and names the tenant, or the owner, in its query.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from groundwork import ROOT
from groundwork.server.cluster import Cluster
from groundwork.server.embedded import DATABASE
from groundwork.server.wheel import BINARIES

from . import PATH, Row, connect, dbt_environment, run_dbt, throw_away_server

sys.path.append(str(ROOT / "tests"))

from support.notes import CLASSES, TENANT, RowAccess, declare, fill

NOTES = """
Where the last 50 rows miss the aim, the plan says why. A caller has several tenants (here two: the
one that signing up made, and the one whose rows these are), and the policy is `tenant_id = any
(array(select ...))`. PostgreSQL finds those rows by the index, but takes no order from an index for
several values: it reads all rows of the caller's tenants, here 1,000, and sorts them, in about a
tenth of a millisecond more. With the tenant in the where clause too, as an application asks that
shows one tenant at a time, the order comes from the index again: that is the row "last 50 of a
tenant". Tried in its place, on this table: `in (select ...)` and `exists` read every row of the
table (60 to 80 ms); the first tenant by `=`, or-ed with the others by `any`, reads by two bitmaps
and sorts all the same; `=` alone takes the order, and shows one tenant only, which is another rule.
A class by parents (`child`) is the same with folders in the place of tenants.

The other rows that miss it are of three kinds. Classes of two conditions (admins read, the tenant
reads, tenant or own) read an index range for each and join the two as bitmaps, where the other side
has one range and often reads no table at all: 0.1 to 0.2 milliseconds for the 1,000 rows where an
admin might read, 0.4 to 0.65 where both ranges have the rows. Published rows are found by reading
the whole table on both sides, and a comparison with what a subquery gave costs 11 nanoseconds a row
more than one with a constant. What is left are single statements of 0.3 to 0.4 milliseconds, most
of them inserts, which take 0.05 to 0.1 more: `my_tenant_ids()` or `is_admin()`, called once, and
the check of the row that is written. But for published rows, none of it grows with the table.
"""

ROWS = 1_000_000
SECONDS, FEWEST, MOST = 0.3, 5, 2_000
"""A request is made as often as fits into the time, within these bounds, for one figure."""

OPERATIONS = {
    "last 50": "select * from notes where {} order by created_at desc limit 50",
    "last 50 of a tenant": (
        "select * from notes where {} and tenant_id = %(tenant_id)s"
        " order by created_at desc limit 50"
    ),
    "count": "select count(*) from notes where {}",
    "one by id": "select * from notes where {} and id = %(note_id)s",
    "insert": (
        "insert into notes (tenant_id, user_id, folder_id)"
        " values (%(tenant_id)s, %(user_id)s, %(folder_id)s)"
    ),
}

REQUEST = """\
begin;
select set_config('role', '{role}', true), set_config('request.jwt.claims', '{claims}', true);
{statement};
rollback;
"""

# Everything that declare() put on the table.
UNDECLARE = """
do $$
declare
    policy record;
begin
    for policy in select polname from pg_policy where polrelid = 'notes'::regclass loop
        execute format('drop policy %I on notes', policy.polname);
    end loop;
    revoke all on notes from anon, authenticated, service_role;
    drop index if exists notes_created_at_idx;
    drop trigger if exists notes_tenant_id_is_fixed on notes;
end
$$
"""


@contextmanager
def million_notes() -> Iterator[tuple[Cluster, psycopg.Connection, list[dict]]]:
    """A server with the project's database, the notes in it, and two of their members."""
    with throw_away_server() as server, tempfile.TemporaryDirectory() as target:
        environment = dbt_environment(server) | {"DBT_TARGET_PATH": target}
        options = ("--exclude-resource-type", "test", "unit_test")
        run_dbt(ROOT, environment, "build", *options)
        with connect(server) as connection:
            readers = fill(connection, ROWS)
            connection.execute("vacuum analyze")
            yield server, connection, readers


def request(server: Cluster, reader: dict, role: str, statement: str, times: int) -> float:
    """The seconds that a request takes, on average of `times` in one session."""
    literals = {name: f"'{value}'" for name, value in reader.items()}
    claims = json.dumps({"sub": str(reader["user_id"]), "role": role})
    script = REQUEST.format(role=role, claims=claims, statement=statement % literals)
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script)
        file.flush()
        command = [BINARIES[18] / "pgbench", "--no-vacuum", "--protocol", "prepared"]
        command += ["--transactions", str(times), "--file", file.name, server.url(DATABASE)]
        options = {**os.environ, "PGOPTIONS": PATH}
        ended = subprocess.run(command, check=True, capture_output=True, text=True, env=options)
    [line] = [line for line in ended.stdout.splitlines() if line.startswith("latency average")]
    return float(line.split()[3]) / 1000


def compared(
    server: Cluster, reader: dict, name: str, row_access: RowAccess, rounds: int
) -> Iterator[Row]:
    """A row for each operation that the class allows."""
    for operation, statement in OPERATIONS.items():
        if operation == "insert" and not row_access.writes:
            continue
        if operation == "last 50 of a tenant" and row_access.where != TENANT:
            continue
        asked = {
            "authenticated": statement.format("true"),
            "service_role": statement.format(f"({row_access.where})"),
        }
        found = {role: [] for role in asked}
        # what they read is in memory after the first
        taken = [request(server, reader, role, asked[role], FEWEST) for role in 2 * [*asked]]
        times = round(min(max(SECONDS / max(taken[2:]), FEWEST), MOST))
        for _ in range(rounds):
            for role in asked:
                found[role].append(request(server, reader, role, asked[role], times))
        beside = "the condition in the query"
        yield Row(f"{name}: {operation}", beside, 1.10, *found.values())


def measure(rounds: int) -> Iterator[Row]:
    with million_notes() as (server, connection, readers):
        for name, row_access in CLASSES.items():
            declare(connection, row_access)
            reader = readers[row_access.reader]
            yield from compared(server, reader, name, row_access, rounds)
            connection.execute(UNDECLARE)
