"""Changes of a large table while others use it: the longest pause of a writer and of a reader.

Beside the engine's stages stand the statements that one would write by hand. Both run on copies of
the same table, under the same load: one process that writes and one that reads, without a break.
"""

import json
import multiprocessing
import os
import random
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from groundwork import GroundworkError
from groundwork.server.cluster import Cluster

from . import PATH, Row, copy_folders, dbt_environment, run_dbt, throw_away_server

NOTES = """
Who waits for a lock lets nobody pass, so the longest wait for one is the longest pause. In the run
above all but the change of a type stayed below 50 ms; there, three pauses of 101 and 102 ms are a
lock that was waited for once more, for 100 ms, after 50 had not been enough. Since then the tries
wait 40, 60 and 90 ms, and so on. A role that has to lift row security for each count holds up
others for longer: see [production](production.md#roles).
"""

ROWS, QUICK_ROWS = 1_000_000, 50_000
AIM = 100
"""Milliseconds."""

ROLES = "create role anon nologin; create role authenticated nologin; create role service_role"

TABLES = """
create table customers (id bigint primary key);
insert into customers select generate_series(1, 1000);
"""

DECLARATION = """
create table orders (
    id bigint primary key,
    customer_id bigint not null{foreign_key},
    amount integer not null{check},
    reference {type} not null{unique},
    {note} text{column}
);
create index on orders (reference);
{index}
alter table orders enable row level security;
alter table orders force row level security;
create policy orders_referenced_select on orders for select to authenticated
using (reference = current_setting('my.reference', true){cast});
"""

BEFORE = {
    "foreign_key": "",
    "check": "",
    "type": "text",
    "unique": "",
    "note": "note",
    "column": "",
    "index": "",
    "cast": "",
}

FILL = """
insert into orders
select n, 1 + n % 1000, n % 500, gen_random_uuid()::text, 'note ' || n
from generate_series(1, {rows}) as n
"""

CHANGES = [
    (
        "add column with default, not null",
        {"column": ",\n    token uuid not null default gen_random_uuid()"},
        ["alter table orders add column token uuid not null default gen_random_uuid()"],
    ),
    (
        "new index",
        {"index": "create index on orders (customer_id, amount);"},
        ["create index on orders (customer_id, amount)"],
    ),
    (
        "new foreign key",
        {"foreign_key": " references customers (id)"},
        ["alter table orders add foreign key (customer_id) references customers (id)"],
    ),
    (
        "new check",
        {"check": " check (amount >= 0)"},
        ["alter table orders add check (amount >= 0)"],
    ),
    (
        "unique",
        {"unique": " unique"},
        ["alter table orders add unique (reference)"],
    ),
    (
        "text to uuid, with index and policy",
        {"type": "uuid", "cast": "::uuid"},
        [
            "begin",
            "drop policy orders_referenced_select on orders",
            "alter table orders alter reference type uuid using reference::uuid",
            "create policy orders_referenced_select on orders for select to authenticated"
            " using (reference = current_setting('my.reference', true)::uuid)",
            "commit",
        ],
    ),
    (
        "rename",
        {"note": "remark"},
        ["alter table orders rename column note to remark"],
    ),
]

PREDICTIONS = """
select
    count(*) filter (where duration not between predicted_least and predicted_most),
    count(*)
from groundwork.ledger
where predicted_most is not null and outcome = 'done'
"""

RUN = {"run_id": "benchmark", "allow": ["lossy_type"]}


@dataclass
class Pauses:
    """The longest pause of each round, in milliseconds, by change and by who has it."""

    by_change: dict[tuple[str, str], list[float]] = field(default_factory=dict)

    def add(self, name: str, found: dict[str, float]) -> None:
        for who, seconds in found.items():
            self.by_change.setdefault((name, who), []).append(1000 * seconds)


def measure(rounds: int) -> Iterator[Row]:
    rows = QUICK_ROWS if rounds == 1 else ROWS
    rows = int(os.environ.get("GROUNDWORK_ROWS", rows))
    ours, theirs = Pauses(), Pauses()
    outsides: list[float] = []
    statements_predicted: list[float] = []
    with throw_away_server() as server:
        make_template(server, rows)
        for _ in range(rounds):
            for database in ("ours", "theirs"):
                make_copy(server, database)
            with loaded(server.url("ours"), rows) as found:
                time.sleep(3)
            ours.add("nothing, for comparison", found)
            theirs.add("nothing, for comparison", found)
            declared = dict(BEFORE)
            for name, change, statements in CHANGES:
                declared |= change
                with loaded(server.url("ours"), rows) as found:
                    converge(server.url("ours"), declared)
                ours.add(name, found)
                with loaded(server.url("theirs"), rows) as found:
                    execute(server.url("theirs"), statements)
                theirs.add(name, found)
            outside, predicted = predictions(server.url("ours"))
            outsides.append(outside)
            statements_predicted.append(predicted)
    yield Row(
        f"statements outside the time predicted, {rows:,} rows",
        "all that were predicted",
        0.1,
        outsides,
        statements_predicted,
        unit="statements",
    )
    yield from (
        Row(
            f"{name}: longest pause of a {who}, {rows:,} rows",
            "plain alter",
            AIM,
            pauses,
            theirs.by_change[name, who],
            unit="ms",
            is_ratio=False,
        )
        for (name, who), pauses in ours.by_change.items()
    )


def predictions(url: str) -> tuple[int, int]:
    """How many statements took less or more than was predicted, and how many were predicted."""
    with psycopg.connect(url) as connection:
        return connection.execute(PREDICTIONS).fetchone()


def make_template(server: Cluster, rows: int) -> None:
    """Make the database `template` with the engine and the table."""
    execute(server.url(), [ROLES, "create database template template template0"])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "project")
        copy_folders(folder, "dbt_project.yml", "profiles.yml", "macros", "analyses")
        environment = dbt_environment(server) | {"PGDATABASE": "template"}
        run_dbt(folder, environment, "compile", "--select", "path:analyses")
        engine = folder / "target" / "compiled" / "groundwork" / "analyses" / "engine.sql"
        execute(server.url("template"), [engine.read_text(), TABLES])
    converge(server.url("template"), BEFORE)
    execute(
        server.url("template"),
        [FILL.format(rows=rows), "vacuum analyze orders", "vacuum analyze customers", "checkpoint"],
    )


def make_copy(server: Cluster, database: str) -> None:
    execute(
        server.url(),
        [
            f"drop database if exists {database} with (force)",
            f"create database {database} template template",
            "checkpoint",
        ],
    )


def execute(url: str, statements: list[str]) -> None:
    with psycopg.connect(url, autocommit=True, options=PATH) as connection:
        for statement in statements:
            connection.execute(statement)


def converge(url: str, parts: dict[str, str]) -> None:
    """Go through the stages of a change to the declaration of `parts`, as dbt does."""
    declaration = DECLARATION.format(**parts)
    renamed = {} if parts["note"] == "note" else {"note": parts["note"]}
    model = json.dumps({"parents": ["customers"], "renamed": renamed})
    query = (
        "select outcome, statements, message"
        " from groundwork.attempt('converge', 'public', 'orders', %s, %s, %s)"
    )
    with psycopg.connect(url, autocommit=True, options=PATH) as connection:
        for number in range(1, 500):
            settings = json.dumps({**RUN, "round": number})
            outcome, statements, message = connection.execute(
                query, [declaration, model, settings]
            ).fetchone()
            if outcome == "refused":
                raise GroundworkError(message)
            if outcome == "outside_transaction":
                connection.execute(statements[0])
            elif outcome != "next_stage":
                return


@contextmanager
def loaded(url: str, rows: int, tasks: dict | None = None):
    """Let a writer and a reader work while the block runs; gives, at its end, their pauses.

    `tasks` says what each of them does again and again; WORK where it is not given.
    """
    tasks = tasks or WORK
    found: dict[str, float] = {}
    ready, stop = multiprocessing.Barrier(3), multiprocessing.Event()
    answers = multiprocessing.Queue()
    workers = [
        multiprocessing.Process(target=work, args=(url, who, task, rows, ready, stop, answers))
        for who, task in tasks.items()
    ]
    for worker in workers:
        worker.start()
    try:
        ready.wait(60)
        time.sleep(0.2)
        yield found
        time.sleep(0.2)
    finally:
        stop.set()
        for _ in workers:
            who, longest, count = answers.get(timeout=120)
            if not count:
                raise GroundworkError(f"The {who} did nothing.")
            found[who] = longest
        for worker in workers:
            worker.join()


def work(url: str, who: str, task, rows: int, ready, stop, answers) -> None:
    """Execute statements one after the other until `stop`, and answer how long the longest took."""
    longest, count = 0.0, 0
    with psycopg.connect(url, autocommit=True, options=PATH, prepare_threshold=None) as connection:
        for _ in range(50):
            task(connection, rows)
        ready.wait(60)
        while not stop.is_set():
            began = time.perf_counter()
            task(connection, rows)
            longest = max(longest, time.perf_counter() - began)
            count += 1
    answers.put((who, longest, count))


def write(connection: psycopg.Connection, rows: int) -> None:
    if random.random() < 0.5:
        key = random.randint(1, rows)
        connection.execute("update orders set amount = amount + 1 where id = %s", [key])
    else:
        connection.execute(
            "insert into orders (id, customer_id, amount, reference) values (%s, %s, 1, %s)",
            [random.getrandbits(62), random.randint(1, 1000), str(uuid.uuid4())],
        )


def read(connection: psycopg.Connection, rows: int) -> None:
    key = random.randint(1, rows)
    connection.execute("select id, amount, reference from orders where id = %s", [key])


WORK = {"writer": write, "reader": read}
