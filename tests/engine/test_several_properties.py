"""Whatever several models become: one run makes the database that a fresh build makes.

`GROUNDWORK_EXAMPLES=5000 make test TESTS=tests/engine/test_several_properties.py` tries that many,
chosen anew in each run.
"""

import os

import pytest
from hypothesis import HealthCheck, event, given, settings

from support.databases import connect
from support.several import run_models

from .random_models import ROWS, STEPS, TABLES, changes

EXAMPLES = max(int(os.environ.get("GROUNDWORK_EXAMPLES", "200")) // STEPS, 1)
"""How many databases; each goes through several changes, and each of these is an example."""

ALLOW = ["drop_column", "drop_index", "computed_values", "lossy_type", "drop_enum_value"]
ALLOW += ["drop_object"]

ITEMS = """
select 'table', relname, item.kind, item.name, item.definition
from pg_class cross join lateral unnest(groundwork.items(pg_class.oid)) as item
where relnamespace = 'public'::regnamespace and relkind = 'r'
union all
select 'function', proname, item.kind, item.name, item.definition
from pg_proc
cross join lateral unnest(groundwork.items_of_functions(array[pg_proc.oid], null)) as item
where pronamespace = 'public'::regnamespace
union all
select 'view', relname, 'view', '', to_jsonb(pg_get_viewdef(oid)) from pg_class
where relnamespace = 'public'::regnamespace and relkind = 'v'
union all
select 'type', typname, 'labels', '', to_jsonb(groundwork.enum_labels(oid))
from pg_type where typnamespace = 'public'::regnamespace and typtype = 'e'
order by 1, 2, 3, 4
"""

EMPTY = """
drop schema public cascade;
create schema public;
truncate groundwork.ledger, groundwork.declaration, groundwork.quarantine, groundwork.taken
"""


@pytest.fixture(scope="module")
def workshops(server, engine_template):
    """Connections to two databases with the engine."""
    names = [f"{engine_template}_{name}" for name in ("several_live", "several_fresh")]
    for name in names:
        with connect(server.url()) as connection:
            connection.execute(f"drop database if exists {name} with (force)")
            connection.execute(f"create database {name} template {engine_template}")
    live, fresh = (connect(server.url(name)) for name in names)
    yield live, fresh
    live.close()
    fresh.close()


def rows_of(connection) -> dict[str, list]:
    return {
        name: connection.execute(f"select id, x from {name} order by id").fetchall()
        for name in TABLES
    }


def add_rows(connection, keys: str) -> None:
    """Add rows to each table. They refer to each other in a circle."""
    with connection.transaction():
        connection.execute("set local session_replication_role = replica")
        for name in TABLES:
            connection.execute(ROWS.format(name, keys))


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="GROUNDWORK_EXAMPLES" not in os.environ,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(change=changes())
def test_one_run_makes_any_models_of_any_others(workshops, change):
    before, steps = change
    live, fresh = workshops
    live.execute(EMPTY)
    made = run_models(live, before.models)
    assert not made.refused, made.refused
    for statement in before.by_hand.values():
        live.execute(statement)
    add_rows(live, "(1), (2)")

    for place, (after, order) in enumerate(steps):
        kept = after.kept_by_hand(before)
        for name in before.by_hand.keys() - kept:
            live.execute(f"drop view {name}")
        known = rows_of(live)
        changed = run_models(live, order, ALLOW)
        assert not changed.refused, changed.refused
        event(f"waiting for the end: {min(len(changed.finished), 3)}")
        assert rows_of(live) == known
        assert not changed.restored
        for name in after.by_hand.keys() - kept:
            live.execute(after.by_hand[name])

        fresh.execute("drop schema public cascade; create schema public")
        for statement in after.statements:
            fresh.execute(statement)
        assert live.execute(ITEMS).fetchall() == fresh.execute(ITEMS).fetchall()

        again = run_models(live, after.models)
        assert not again.refused
        assert not again.statements
        add_rows(live, f"({place + 3})")
        before = after
