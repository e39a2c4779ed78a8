"""A million rows of events, telemetry_events and app_events brought together in app_events, beside
a plain `insert ... select` of the same rows, each by one session."""

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from groundwork import ROOT, GroundworkError
from groundwork.project.compiled import Project, compiled_project
from groundwork.server.cluster import Cluster

from . import Row, connect, dbt_environment, in_turn, run_dbt, throw_away_server

THERE, EVENTS, TELEMETRY = 100_000, 450_000, 450_000
LEFT_OUT = shutil.ignore_patterns(".*", "docs", "logs", "scripts", "tests", "target")
MODELS = ("events", "telemetry_events")

LEGACY = """
drop view if exists events, telemetry_events;
drop schema if exists retired cascade;
truncate groundwork.consolidated_row, groundwork.consolidation, groundwork.quarantine;
delete from groundwork.declaration where kind = 'consolidation';
truncate app_events;
create table events (
    id uuid primary key default gen_random_uuid(),
    occurred_at timestamptz not null default now(),
    user_id uuid,
    event_name text not null,
    props jsonb not null default '{}'
);
create index idx_events_name_time on events (event_name, occurred_at);
create table telemetry_events (
    id bigserial primary key,
    user_id uuid references auth.users (id) on delete cascade,
    app text default 'web',
    type text not null,
    path text,
    meta jsonb,
    ts timestamptz default now()
);
"""

FILL = """
create temporary table made as
select
    number,
    number %% 2 = 0 as is_event,
    md5((number %% 1000)::text)::uuid as user_id,
    'type ' || number %% 50 as type,
    '/a/path/' || number %% 1000 as path,
    jsonb_build_object('number', number, 'page', '/a/path/' || number %% 1000) as meta,
    now() - (1 - number::float / %(rows)s) * interval '90 days' as made_at
from generate_series(1, %(rows)s) as number;

insert into auth.users (id) select md5(number::text)::uuid from generate_series(0, 999) as number
on conflict do nothing;
insert into app_events (user_id, type, path, meta, created_at)
select user_id, type, path, meta, made_at from made where number <= %(there)s;
insert into events (occurred_at, user_id, event_name, props)
select made_at, user_id, type, meta from made where number > %(there)s and is_event;
insert into telemetry_events (ts, user_id, type, path, meta)
select made_at, user_id, type, path, meta from made where number > %(there)s and not is_event;
drop table made;
"""

PLAIN = """
insert into app_events (id, user_id, source, type, meta, created_at)
select id, user_id, 'events', event_name, props, occurred_at from events;
insert into app_events (user_id, source, app, type, path, meta, created_at)
select user_id, 'telemetry', app, type, path, meta, ts from telemetry_events;
"""

ATTEMPT = """
select attempt.outcome, attempt.statements, attempt.message
from groundwork.read_model(%s) as declared
cross join lateral groundwork.attempt(
    declared.function_name, 'public', %s, declared.declaration, declared.model, %s
) as attempt
"""


@contextmanager
def built_project() -> Iterator[tuple[Cluster, Path, dict[str, str]]]:
    """A server with the project built on it, the project's folder, and dbt's environment."""
    with throw_away_server() as server, tempfile.TemporaryDirectory() as name:
        folder = Path(name, "project")
        shutil.copytree(ROOT, folder, ignore=LEFT_OUT)
        environment = dbt_environment(server)
        run_dbt(folder, environment, "run")
        yield server, folder, environment


def fill(connection: psycopg.Connection, rows: int = THERE + EVENTS + TELEMETRY) -> None:
    """The legacy tables anew, with that many rows in all three."""
    connection.execute(LEGACY)
    given = {"rows": rows, "there": rows * THERE // (THERE + EVENTS + TELEMETRY)}
    for statement in FILL.split(";")[:-1]:
        connection.execute(psycopg.ClientCursor(connection).mogrify(statement, given))
    connection.execute("vacuum analyze events, telemetry_events, app_events")
    connection.execute("checkpoint")


def consolidate(
    connection: psycopg.Connection, project: Project, names: tuple[str, ...] = MODELS
) -> None:
    """What `dbt run` asks of the server for these models."""
    for model in project.models:
        if model.name in names:
            outcome, round_ = "outside_transaction", 0
            while outcome == "outside_transaction":
                round_ += 1
                settings = {"run_id": "bench", "round": round_}
                given = [json.dumps(model.declared), model.name, json.dumps(settings)]
                outcome, statements, message = connection.execute(ATTEMPT, given).fetchone()
                if outcome == "outside_transaction":
                    connection.execute(statements[0])
            if outcome != "altered":
                raise GroundworkError(f"{model.name}: {outcome}, {message}")


def measure(rounds: int) -> Row:
    with built_project() as (server, folder, _), connect(server) as connection:
        project, _ = compiled_project(folder)

        def plain() -> None:
            with connection.transaction(force_rollback=True):
                connection.execute(PLAIN)

        times = ([], [])
        for _ in range(rounds):
            fill(connection)
            theirs, _ = in_turn(1, plain, lambda: connection.execute("vacuum app_events"))
            ours, _ = in_turn(1, lambda: consolidate(connection, project), lambda: None)
            times[0].extend(ours)
            times[1].extend(theirs)
    name = f"{EVENTS + TELEMETRY:,} rows carried to app_events ({THERE:,} are there)"
    return Row(name, "insert ... select", 1 / 0.7, *times)
