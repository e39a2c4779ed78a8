"""A table of ten times as many columns, policies or partitions, and ten times as many changes.

The engine makes it, finds it unchanged, and makes a change of one more; each by the time for each
column, policy, partition or table, beside that of the smaller one.
"""

import json
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from groundwork import GroundworkError
from groundwork.project.compiled import compiled_project
from groundwork.server.cluster import Cluster

from . import Row, connect, copy_folders, in_turn, throw_away_server
from .cold_engine import ANALYSES, MADE, prepare, renew
from .objects import ATTEMPT, UNCHANGED, models
from .second_run import READ_BY_DBT

ACCESS = (
    " alter table {0} enable row level security; alter table {0} force row level security;"
    " create policy client_none on {0} for all to anon, authenticated using (false)"
    " with check (false);"
)


def columns(count: int) -> str:
    names = ", ".join(f"column_{number} integer" for number in range(count))
    return f"create table wide (id integer primary key, {names});" + ACCESS.format("wide")


def policies(count: int) -> str:
    each = "".join(
        f" create policy owner_{number}_select on guarded for select to authenticated"
        f" using (id = {number});"
        for number in range(count)
    )
    return "create table guarded (id integer primary key);" + ACCESS.format("guarded") + each


def partitions(count: int) -> str:
    each = "".join(
        f" create table split_{number} partition of split for values in ({number});"
        for number in range(count)
    )
    return (
        "create table split (id integer not null, primary key (id)) partition by list (id);"
        + each
        + ACCESS.format("split")
    )


@dataclass(frozen=True)
class Growing:
    """Something of which there is `few` or `many`, as declared by `declaration`."""

    name: str
    few: int
    many: int
    declaration: Callable[[int], str]


GROWING = (
    Growing("columns", 50, 500, columns),
    Growing("policies", 100, 1_000, policies),
    Growing("partitions", 500, 5_000, partitions),
)
FEW_TABLES, MANY_TABLES = 20, 200
TABLE = "create table {0} (id integer primary key{1});" + ACCESS


def attempt(server: Cluster, name: str, declaration: str, expected: tuple[str, ...]) -> None:
    """Let the engine make the table as declared, in one transaction."""
    [node] = models("durable_table", 1, declaration.replace("{", "{{").replace("}", "}}"))
    node |= {"name": name, "alias": name}
    settings = json.dumps({"run_id": "bench", "model_key": f"public.{name} 1"})
    with connect(server) as connection:
        outcome, message = connection.execute(
            ATTEMPT, [json.dumps(node), "public", name, settings]
        ).fetchone()
    if outcome not in expected:
        raise GroundworkError(f"{name}: {outcome}, {message}")


def unchanged(server: Cluster) -> None:
    with connect(server) as connection:
        connection.execute(UNCHANGED).fetchone()


def tables(server: Cluster, count: int, more: str) -> None:
    for number in range(count):
        attempt(server, f"table_{number}", TABLE.format(f"table_{number}", more), MADE)


def measure(rounds: int) -> Iterator[Row]:
    with (
        throw_away_server(max_locks_per_transaction="1024") as large,
        throw_away_server(max_locks_per_transaction="1024") as small,
        tempfile.TemporaryDirectory() as name,
    ):
        folder = Path(name, "project")
        copy_folders(folder, *READ_BY_DBT, "analyses")
        project, _ = compiled_project(folder, ANALYSES)
        for server in (large, small):
            prepare(server, project)
        for growing in GROWING:
            yield from grown(growing, rounds, large, small)
        for server in (large, small):
            renew(server)
        made = in_turn(
            1, lambda: tables(large, MANY_TABLES, ""), lambda: tables(small, FEW_TABLES, "")
        )
        yield row(f"{MANY_TABLES} tables made", FEW_TABLES, MANY_TABLES, made)
        changed = in_turn(
            1,
            lambda: tables(large, MANY_TABLES, ", note text"),
            lambda: tables(small, FEW_TABLES, ", note text"),
        )
        yield row(f"{MANY_TABLES} tables changed", FEW_TABLES, MANY_TABLES, changed)


def grown(growing: Growing, rounds: int, large: Cluster, small: Cluster) -> Iterator[Row]:
    few, many = growing.few, growing.many
    name = growing.declaration(1).split()[2]
    times: dict[str, tuple[list[float], list[float]]] = {}

    def compare(what: str, ours: Callable[[], object], theirs: Callable[[], object]) -> None:
        kept = times.setdefault(what, ([], []))
        for seconds, new in zip(kept, in_turn(1, ours, theirs), strict=True):
            seconds += new

    for _ in range(rounds):
        for server in (large, small):
            renew(server)
        compare(
            "made",
            lambda: attempt(large, name, growing.declaration(many), ("created",)),
            lambda: attempt(small, name, growing.declaration(few), ("created",)),
        )
        compare("found unchanged", lambda: unchanged(large), lambda: unchanged(small))
        compare(
            "one more",
            lambda: attempt(large, name, growing.declaration(many + 1), ("altered",)),
            lambda: attempt(small, name, growing.declaration(few + 1), ("altered",)),
        )
    for what, found in times.items():
        yield row(f"{many:,} {growing.name}: {what}", few, many, found)


def row(name: str, few: int, many: int, times: tuple[list[float], list[float]]) -> Row:
    ours, theirs = times
    return Row(
        name,
        f"{few:,}, both for each",
        1.0,
        [seconds / many for seconds in ours],
        [seconds / few for seconds in theirs],
    )
