"""Twenty objects of each kind beside as many tables: made by the engine, and found unchanged.

A run that has nothing to do asks one query which models are as they were left; that is measured by
itself, and so is the time in which one session makes them all.
"""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

from groundwork import GroundworkError
from groundwork.project.compiled import compiled_project
from groundwork.server.cluster import Cluster

from . import Row, connect, copy_folders, in_turn, throw_away_server
from .cold_engine import ANALYSES, ATTEMPT, MADE, prepare, renew
from .second_run import READ_BY_DBT

NOTES = """
A session plans the part of the query that describes a kind of object once, in some 3 ms, whether
there is one of the kind or a thousand. So 20 objects of each kind stand beside 20 tables. The row
before it compares ten kinds with as many objects of a single one.
"""

EACH = 20

TABLE = """
create table {0} (id integer primary key);
alter table {0} enable row level security;
alter table {0} force row level security;
create policy client_none on {0} for all to anon, authenticated using (false) with check (false);
"""

DECLARATIONS: dict[str, str] = {
    "enum_type": "create type {0} as enum ('a', 'b');",
    "sql_function": "create or replace function {0}() returns integer language sql as 'select 1';"
    " revoke all on function {0}() from public;",
    "catalog_object": "create schema {0}; grant usage on schema {0} to anon;",
    "domain_type": "create domain {0} as integer default 1 check (value > 0);",
    "composite_type": "create type {0} as (a integer, b text); comment on type {0} is 'Two.';",
    "range_type": "create type {0} as range (subtype = integer);",
    "sql_sequence": "create sequence {0}; grant usage on sequence {0} to authenticated;"
    " comment on sequence {0} is 'Numbers.';",
    "sql_publication": "create publication {0} for table durable_table_0 (id) where (id > 3);"
    " comment on publication {0} is 'For others.';",
    "sql_view": "create view {0} with (security_invoker = true) as select 1 as one;"
    " grant select on {0} to authenticated; comment on view {0} is 'One.';",
    "sql_materialized_view": "create materialized view {0} as select 1 as one with no data;"
    " create unique index on {0} (one); grant select on {0} to service_role;",
}
"""By materialization: the declaration of an object of the name {0}; no table, nor what needs a
schema of Supabase."""

UNCHANGED = "select count(*) from groundwork.unchanged_models()"


def models(materialized: str, count: int, declaration: str) -> list[dict]:
    """So many models of a kind, as groundwork.read_model takes them."""
    names = [f"{materialized}_{number}" for number in range(count)]
    return [
        {
            "name": name,
            "alias": name,
            "schema": "public",
            "description": "",
            "columns": {},
            "refs": [],
            "config": {
                "materialized": materialized,
                "meta": {"object": f"schema {name}"} if materialized == "catalog_object" else {},
            },
            "compiled_code": declaration.format(name),
        }
        for name in names
    ]


def make(server: Cluster, nodes: list[dict]) -> None:
    """Make them all in one session, each in a transaction of its own."""
    with connect(server) as connection:
        for node in nodes:
            settings = json.dumps({"run_id": "bench", "model_key": f"public.{node['name']} 1"})
            values = [json.dumps(node), node["schema"], node["alias"], settings]
            outcome, message = connection.execute(ATTEMPT, values).fetchone()
            if outcome not in MADE:
                raise GroundworkError(f"{node['name']}: {outcome}, {message}")


def find(server: Cluster, count: int) -> None:
    with connect(server) as connection:
        if connection.execute(UNCHANGED).fetchone() != (count,):
            raise GroundworkError("Not every object is as it was left.")


def measure(rounds: int) -> Iterator[Row]:
    first = models("durable_table", 1, TABLE)
    objects = [
        model
        for materialized, declaration in DECLARATIONS.items()
        for model in models(materialized, EACH, declaration)
    ]
    tables = models("durable_table", len(objects) + 1, TABLE)[1:]
    count = len(objects)
    with (
        throw_away_server() as ours,
        throw_away_server() as theirs,
        tempfile.TemporaryDirectory() as name,
    ):
        folder = Path(name, "project")
        copy_folders(folder, *READ_BY_DBT, "analyses")
        project, _ = compiled_project(folder, ANALYSES)
        for server in (ours, theirs):
            prepare(server, project)
        built = ([], [])
        for _ in range(rounds):
            for server in (ours, theirs):
                renew(server)
                make(server, first)
            times = in_turn(1, lambda: make(ours, objects), lambda: make(theirs, tables))
            for kept, new in zip(built, times, strict=True):
                kept.extend(seconds / count for seconds in new)
        yield Row("an object is made", "a table", None, *built)
        found = in_turn(
            max(rounds, 5), lambda: find(ours, count + 1), lambda: find(theirs, count + 1)
        )
        each = ([seconds / count for seconds in kind] for kind in found)
        yield Row("an object is found unchanged", "a table of as many", None, *each)
        renew(theirs)
        make(theirs, first + tables[:EACH])
        ours_found, few_found = in_turn(
            max(rounds, 5), lambda: find(ours, count + 1), lambda: find(theirs, EACH + 1)
        )
        yield Row(
            f"an object is found unchanged, {EACH} of each kind",
            f"a table of {EACH}",
            1.0,
            [seconds / count for seconds in ours_found],
            [seconds / EACH for seconds in few_found],
        )
