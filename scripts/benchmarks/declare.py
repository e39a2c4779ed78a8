"""`groundwork declare` of a database of 1,000 tables beside one of 140, by the time for each table.

Both are generated: tables with keys, references, checks, indexes and comments, half of them with
row security and two policies, every fourth with a trigger, and a function for every tenth. And how
long the 1,000 take in all, and the most memory that the command takes.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from groundwork import ROOT, GroundworkError
from groundwork.server.cluster import Cluster
from groundwork.server.embedded import DATABASE

from . import Row, connect, throw_away_server

MANY, FEW = 1_000, 140
SECONDS = 60
MEMORY = 250

FIRST = """
create role authenticated nologin noinherit;
create function touch() returns trigger language plpgsql as $$
begin
    new.updated_at := now();
    return new;
end
$$;
"""

TABLE = """
create table {group}_{number} (
    id bigint generated always as identity primary key,
    parent_id bigint references {parent} (id) on delete cascade,
    owner_id uuid not null,
    label varchar(100) not null,
    state text not null default 'new',
    amount numeric(12, 2) default 0.00,
    tags text[] default '{{}}'::text[],
    details jsonb not null default '{{}}'::jsonb,
    created_at timestamp with time zone not null default now(),
    updated_at timestamp with time zone not null default now(),
    constraint {group}_{number}_state_check check (state = any (array['new', 'open', 'done'])),
    constraint {group}_{number}_owner_id_label_key unique (owner_id, label)
);
create index on {group}_{number} (parent_id);
create index on {group}_{number} (state, created_at desc) where state <> 'done';
comment on table {group}_{number} is 'One row per record of {group}.';
comment on column {group}_{number}.label is 'What people call it.';
grant select, insert on {group}_{number} to authenticated;
"""

POLICIES = """
alter table {group}_{number} enable row level security;
create policy own_rows on {group}_{number} for select to authenticated
using (owner_id = current_setting('request.user')::uuid);
create policy own_new_rows on {group}_{number} for insert to authenticated
with check (owner_id = current_setting('request.user')::uuid and state = 'new');
"""

TRIGGER = """
create trigger touch before update on {group}_{number} for each row execute function touch();
"""

FUNCTION = """
create function count_{group}_{number}(wanted text) returns bigint language sql stable
set search_path = public as $$ select count(*) from {group}_{number} where state = wanted $$;
"""

A_GROUP = 8
"""The tables whose names begin with the same word."""


def statements(tables: int) -> Iterator[str]:
    """What makes a database of so many tables."""
    yield FIRST
    for number in range(tables):
        named = {"group": f"group{number // A_GROUP}", "number": number}
        before = number * 2 // 3
        yield TABLE.format(**named, parent=f"group{before // A_GROUP}_{before}")
        if number % 2 == 0:
            yield POLICIES.format(**named)
        if number % 4 == 0:
            yield TRIGGER.format(**named)
        if number % 10 == 0:
            yield FUNCTION.format(**named)


def make(server: Cluster, tables: int) -> None:
    with connect(server) as connection, connection.transaction():
        for statement in statements(tables):
            connection.execute(statement)


def declare(server: Cluster) -> tuple[float, float]:
    """The seconds that the command takes, and its memory in MB."""
    with tempfile.TemporaryDirectory() as name, tempfile.TemporaryFile() as printed:
        start = time.perf_counter()
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "groundwork", "declare"),
                *("--url", server.url(DATABASE), "--into", Path(name, "shop")),
            ],
            cwd=name,
            env={**os.environ, "PYTHONPATH": str(ROOT / "scripts")},
            stdout=printed,
            stderr=subprocess.STDOUT,
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            printed.seek(0)
            raise GroundworkError(f"declare failed:\n{printed.read().decode()}")
    # Linux says it in kilobytes, macOS in bytes
    return seconds, usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


def measure(rounds: int) -> Iterator[Row]:
    with ExitStack() as stack:
        many, few = (stack.enter_context(throw_away_server()) for _ in range(2))
        make(many, MANY)
        make(few, FEW)
        times = [(declare(many), declare(few)) for _ in range(rounds)]
    of_many, of_few = zip(*times, strict=True)
    each = [
        [seconds / tables * 1000 for seconds, _ in side]
        for side, tables in ((of_many, MANY), (of_few, FEW))
    ]
    name, beside = f"{MANY:,} tables: declare", f"{FEW} tables"
    yield Row(name, f"{beside}, both for each table", 1.0, *each, "ms")
    whole = [[seconds for seconds, _ in side] for side in (of_many, of_few)]
    yield Row(f"{name}, in all", beside, SECONDS, *whole, is_ratio=False)
    peaks = [[peak for _, peak in side] for side in (of_many, of_few)]
    yield Row(f"memory of the client, {name}", beside, MEMORY, *peaks, unit="MB", is_ratio=False)
