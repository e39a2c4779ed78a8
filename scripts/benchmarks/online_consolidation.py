"""A large table that goes over to its successor while others use it: the longest pause of a writer
and of a reader, beside the one transaction that one would write by hand."""

import os
import random
import shutil
import tempfile
from pathlib import Path

import psycopg

from groundwork.project.compiled import compiled_project

from . import DATABASE, ROOT, Row, connect, dbt_environment, run_dbt, throw_away_server
from .consolidation import LEFT_OUT, consolidate
from .online_change import loaded

ROWS, QUICK_ROWS = 2_000_000, 50_000
AIM = 100
"""Milliseconds."""

LEGACY = """
drop view if exists events;
drop schema if exists retired cascade;
truncate groundwork.consolidated_row, groundwork.consolidation, groundwork.quarantine;
delete from groundwork.declaration where kind = 'consolidation';
truncate app_events;
create table events (
    id uuid primary key default gen_random_uuid(),
    occurred_at timestamptz not null default now(),
    event_name text not null,
    props jsonb not null default '{}'
);
"""

FILL = """
insert into events (id, occurred_at, event_name, props)
select md5(n::text)::uuid, now() - n * interval '1 second', 'type ' || n %% 50, '{"a": 1}'
from generate_series(1, %s) as n
"""

PLAIN = """
begin;
lock table events;
insert into app_events (id, source, type, meta, created_at)
select id, 'events', event_name, props, occurred_at from events;
create schema retired;
alter table events set schema retired;
create view events as
select id, type as event_name, meta as props, created_at as occurred_at, source
from app_events where source = 'events';
alter view events alter column source set default 'events';
commit;
"""


def write(connection: psycopg.Connection, rows: int) -> None:
    if random.random() < 0.5:
        change = "update events set props = '{\"a\": 2}' where id = md5(%s)::uuid"
        connection.execute(change, [str(random.randint(1, rows))])
    else:
        connection.execute("insert into events (event_name) values ('type 1')")


def read(connection: psycopg.Connection, rows: int) -> None:
    query = "select event_name, props from events where id = md5(%s)::uuid"
    connection.execute(query, [str(random.randint(1, rows))])


TASKS = {"writer": write, "reader": read}


def measure(rounds: int) -> list[Row]:
    rows = QUICK_ROWS if rounds == 1 else ROWS
    rows = int(os.environ.get("GROUNDWORK_ROWS", rows))
    pauses = {who: ([], []) for who in TASKS}
    with throw_away_server() as server, tempfile.TemporaryDirectory() as name:
        folder = Path(name, "project")
        shutil.copytree(ROOT, folder, ignore=LEFT_OUT)
        run_dbt(folder, dbt_environment(server), "run")
        project, _ = compiled_project(folder)
        url = server.url(DATABASE)
        with connect(server) as connection:
            ways = (
                lambda: consolidate(connection, project, ("events",)),
                lambda: connection.execute(PLAIN),
            )
            for _ in range(rounds):
                for place, way in enumerate(ways):
                    connection.execute(LEGACY)
                    connection.execute(psycopg.ClientCursor(connection).mogrify(FILL, [rows]))
                    connection.execute("vacuum analyze events")
                    connection.execute("checkpoint")
                    with loaded(url, rows, TASKS) as found:
                        way()
                    for who, seconds in found.items():
                        pauses[who][place].append(1000 * seconds)
    return [
        Row(
            f"consolidation: longest pause of a {who}, {rows:,} rows",
            "one transaction",
            AIM,
            *times,
            unit="ms",
            is_ratio=False,
        )
        for who, times in pauses.items()
    ]
