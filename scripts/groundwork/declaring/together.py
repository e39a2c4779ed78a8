"""Proves the files of many tables at once: made in one transaction, described by one query.

What this finds equal is equal. Of the others proving finds out, one by one, what differs.
"""

from dataclasses import dataclass

import psycopg
from psycopg.types.json import Jsonb

AT_ONCE = 100
"""The tables of one transaction: each takes several of the server's locks."""

PLAIN = """
select pg_class.oid as id
from pg_class
where
    pg_class.oid = any(%s::oid[])
    -- of the others a temporary table is no copy
    and pg_class.relkind = 'r'
    and pg_class.relpersistence = 'p'
    and not exists (
        select
        from pg_inherits
        where pg_class.oid in (inhrelid, inhparent)
    )
    and not exists (
        select
        from pg_publication_rel
        where prrelid = pg_class.oid
    )
"""

READ = """
select
    nodes.place,
    read.declaration,
    read.model,
    read.model ? 'late' or coalesce((read.model ->> 'platform')::boolean, false) as is_special,
    groundwork.table_ids(read.model -> 'parents') as parents
from unnest(%s::jsonb[]) with ordinality as nodes (node, place)
cross join lateral groundwork.read_model(nodes.node) as read
order by nodes.place
"""

BEGIN = """
select
    groundwork.enter_home(%(schema)s),
    groundwork.make_stand_ins('', %(parents)s, 'pg_temp'),
    groundwork.lift_default_privileges(),
    groundwork.use_project_path('pg_temp')
"""

MADE = """
select pg_class.oid as id, pg_class.relname as name
from pg_class
where
    pg_class.relnamespace = pg_my_temp_schema()
    and pg_class.relkind in ('r', 'p')
"""

CHECK = """
select
    groundwork.enter_model(models.model),
    groundwork.check_declaration(models.name, array[models.id], %(made)s)
from unnest(%(models)s::jsonb[], %(names)s::text[], %(ids)s::oid[]) as models (model, name, id)
"""

LIVE = """
select table_id, kind, name, definition
from groundwork.describe(%s)
"""

TRIED = LIVE.replace("describe", "describe_trial")

WITHOUT_USAGE = """
select pg_class.oid as id
from pg_class
where
    pg_class.oid = any(%s::oid[])
    and groundwork.roles_without_usage(pg_class.oid) is not null
"""


@dataclass(frozen=True)
class Declared:
    """One table, and its model as groundwork.read_model takes it."""

    table_id: int
    node: dict


def proven_together(connection: psycopg.Connection, tables: list[Declared]) -> set[int]:
    """The tables of which a run would change nothing, as far as they can be tried together.

    tables  each after those that it refers to
    """
    plain = {
        row.id for row in connection.execute(PLAIN, [[each.table_id for each in tables]]).fetchall()
    }
    by_schema: dict[str, list[Declared]] = {}
    for each in tables:
        if each.table_id in plain:
            by_schema.setdefault(each.node["schema"], []).append(each)
    connection.execute("select groundwork.keep_temporary_schema()")
    found: set[int] = set()
    for schema, own in by_schema.items():
        for first in range(0, len(own), AT_ONCE):
            found |= equal_ones(connection, schema, own[first : first + AT_ONCE])
    return found


def equal_ones(connection: psycopg.Connection, schema: str, tables: list[Declared]) -> set[int]:
    nodes = [Jsonb(each.node) for each in tables]
    # as long as no temporary table has such a name
    live = facts(connection, LIVE, [each.table_id for each in tables])
    try:
        with connection.transaction(force_rollback=True):
            rows = connection.execute(READ, [nodes]).fetchall()
            usual = [
                (each, row) for each, row in zip(tables, rows, strict=True) if not row.is_special
            ]
            own = {each.table_id for each, _ in usual}
            parents = {parent for _, row in usual for parent in row.parents} - own
            connection.execute(BEGIN, {"schema": schema, "parents": list(parents)})
            made = [(each, row) for each, row in usual if is_made(connection, row.declaration)]
            connection.execute("select groundwork.use_engine_path()")
            return compare(connection, made, live) if made else set()
    except psycopg.Error:
        # one by one they say what is wrong
        return set()


def is_made(connection: psycopg.Connection, declaration: str) -> bool:
    try:
        with connection.transaction():
            connection.execute(declaration)
    except psycopg.Error:
        return False
    return True


def compare(connection: psycopg.Connection, made: list, live: dict[int, dict]) -> set[int]:
    ids = {row.name: row.id for row in connection.execute(MADE).fetchall()}
    names = [each.node["alias"] for each, _ in made]
    connection.execute(
        CHECK,
        {
            "models": [Jsonb(row.model) for _, row in made],
            "names": names,
            "ids": [ids[name] for name in names],
            "made": list(ids.values()),
        },
    )
    tried = facts(connection, TRIED, [ids[name] for name in names])
    same = {
        each.table_id for each, _ in made if tried[ids[each.node["alias"]]] == live[each.table_id]
    }
    # a privilege that its role can't use is another difference
    return same - {row.id for row in connection.execute(WITHOUT_USAGE, [list(same)]).fetchall()}


def facts(connection: psycopg.Connection, query: str, ids: list[int]) -> dict[int, dict]:
    """What the tables have, by the kind and the name of each fact."""
    found: dict[int, dict] = {key: {} for key in ids}
    for row in connection.execute(query, [ids]).fetchall():
        # a table of a trial is nobody's to name
        if (row.kind, row.name) != ("setting", "schema_usage"):
            found[row.table_id][row.kind, row.name] = row.definition
    return found
