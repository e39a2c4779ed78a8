"""Whatever several models become: one run makes the database that a fresh build makes.

`GROUNDWORK_EXAMPLES=5000 make test TESTS=tests/engine/test_several_properties.py` tries that many,
chosen anew in each run.
"""

import os

import pytest
from hypothesis import HealthCheck, event, given, settings

from support.databases import connect
from support.several import run_models

from .random_models import ROWS, TABLES, changes

EXAMPLES = int(os.environ.get("GROUNDWORK_EXAMPLES", "500")) // 5

ALLOW = ["drop_column", "drop_index", "computed_values", "lossy_type", "drop_enum_value"]

ITEMS = """
select 'table', relname, item.kind, item.name, item.definition
from pg_class cross join lateral unnest(groundwork.items(pg_class.oid)) as item
where relnamespace = 'public'::regnamespace and relkind = 'r'
union all
select 'function', proname, item.kind, item.name, item.definition
from pg_proc cross join lateral unnest(groundwork.function_items('public', proname)) as item
where pronamespace = 'public'::regnamespace
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


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="GROUNDWORK_EXAMPLES" not in os.environ,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(change=changes())
def test_one_run_makes_any_models_of_any_others(workshops, change):
    before, after, order, is_ordered = change
    live, fresh = workshops
    for connection, models in ((live, before.models), (fresh, after.models)):
        connection.execute(EMPTY)
        made = run_models(connection, models)
        assert not made.refused, made.refused
    for name in TABLES:
        live.execute(ROWS.format(name))
    known = rows_of(live)

    changed = run_models(live, after.models if is_ordered else order, ALLOW)
    assert not changed.refused, changed.refused
    event(f"waiting for the end: {min(len(changed.finished), 3)}")
    assert live.execute(ITEMS).fetchall() == fresh.execute(ITEMS).fetchall()
    assert rows_of(live) == known
    assert not changed.restored

    again = run_models(live, after.models)
    assert not again.refused
    assert not again.statements
