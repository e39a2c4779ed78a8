"""Brings the objects into an order in which dbt can make them."""

from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from types import SimpleNamespace

import psycopg

from ..audit.bodies import read_body
from .reading import Found, Key

FUNCTIONS = """
select
    pg_proc.oid,
    pg_language.lanname as language,
    prosrc as body,
    case when prokind <> 'a' then pg_get_functiondef(pg_proc.oid) end as definition,
    coalesce(proargnames, '{}') as argument_names,
    (
        select split_part(setting, '=', 2)
        from unnest(proconfig) as setting
        where starts_with(setting, 'search_path=')
    ) as path
from pg_proc
inner join pg_language
    on pg_proc.prolang = pg_language.oid
where pg_proc.oid = any(%s::oid[])
"""

REFERENCES = """
select distinct
    conrelid as table_id,
    confrelid as referenced_id
from pg_constraint
where
    contype = 'f'
    and conparentid = 0
"""


PARTS = """
select
    polrelid as table_id,
    refobjid as used_id,
    'policy' as kind,
    polname as name
from pg_policy
inner join pg_depend
    on
        classid = 'pg_policy'::regclass
        and objid = pg_policy.oid
where
    refclassid in ('pg_proc'::regclass, 'pg_class'::regclass)
    and refobjid <> polrelid

union

select
    ev_class,
    refobjid,
    'rule',
    rulename
from pg_rewrite
inner join pg_depend
    on
        classid = 'pg_rewrite'::regclass
        and objid = pg_rewrite.oid
where
    rulename <> '_RETURN'
    and refclassid in ('pg_proc'::regclass, 'pg_class'::regclass)
    and refobjid <> ev_class
"""


@dataclass
class Late:
    """What a table has that has to come after other objects are there."""

    references: dict[Key, set[Key]] = field(default_factory=dict)
    """The tables that a table refers to, of those that are made after it."""
    parts: dict[Key, set[tuple[str, str]]] = field(default_factory=dict)
    """The policies and rules, by kind and name, that use what can't be made before their table."""


def read_bodies(connection: psycopg.Connection, found: Found) -> dict[Key, set[Key]]:
    """What the bodies of functions use, as far as they can be read: PostgreSQL does not note it."""
    functions = {key[1]: each for key, each in found.objects.items() if each.kind == "function"}
    by_name: dict[tuple[str, str], list[Key]] = {}
    for key, each in found.objects.items():
        by_name.setdefault((each.schema, each.name), []).append(key)
    used: dict[Key, set[Key]] = {}
    for row in connection.execute(FUNCTIONS, [list(functions)]).fetchall():
        each = functions[row.oid]
        body = read_body(SimpleNamespace(**row._asdict()))
        path = [part.strip().strip('"') for part in (row.path or "").split(",")]
        for use in body.uses:
            schema, _, name = use.name.rpartition(".")
            places = [schema] if schema else [*path, each.schema, "public"]
            keys = next((by_name[place, name] for place in places if (place, name) in by_name), [])
            used.setdefault(each.key, set()).update(key for key in keys if key != each.key)
    return used


def put_in_order(connection: psycopg.Connection, found: Found) -> Late:
    """Take what goes in a circle out of `uses`; returns what comes later, by table.

    A foreign key can be added when the other table is there; what a body uses need not be there
    when the function is made, unless PostgreSQL keeps the body parsed.
    """
    late = Late()
    references = {
        (row.table_id, row.referenced_id)
        for row in connection.execute(REFERENCES).fetchall()
        if row.table_id != row.referenced_id
    }
    parts: dict[tuple[int, int], set[tuple[str, str]]] = {}
    for row in connection.execute(PARTS).fetchall():
        parts.setdefault((row.table_id, row.used_id), set()).add((row.kind, row.name))
    while circle := circle_of({key: each.uses for key, each in found.objects.items()}):
        edges = list(zip(circle, [*circle[1:], circle[0]], strict=True))
        edge = next((each for each in edges if (each[0][1], each[1][1]) in references), None)
        by_part = next((each for each in edges if is_by_part(found, parts, each)), None)
        if edge:
            late.references.setdefault(edge[0], set()).add(edge[1])
        elif by_part:
            edge = by_part
            late.parts.setdefault(edge[0], set()).update(parts[edge[0][1], edge[1][1]])
        else:
            # a view names what it reads; of others dbt is told in a line of its own
            edge = next((each for each in edges if not is_view(found, each[0])), edges[-1])
            found.left_alone.append(
                (
                    " and ".join(found.objects[key].shown for key in edge),
                    "each uses the other: in an empty database one has to be made by hand",
                )
            )
        found.objects[edge[0]].uses.discard(edge[1])
    for key, used in sorted(read_bodies(connection, found).items()):
        for other in sorted(used - found.objects[key].uses):
            found.objects[key].uses.add(other)
            if reaches(found, other, key):
                found.objects[key].uses.discard(other)
    return late


def is_by_part(found: Found, parts: dict, edge: tuple[Key, Key]) -> bool:
    return found.objects[edge[0]].kind == "table" and (edge[0][1], edge[1][1]) in parts


def is_view(found: Found, key: Key) -> bool:
    return found.objects[key].kind in ("view", "materialized view")


def in_order(found: Found) -> list[Key]:
    """Each object after those that it uses, and near them: few have to stand in then."""
    done: dict[Key, None] = {}
    for first in sorted(found.objects):
        open_keys = [first]
        while open_keys:
            key = open_keys[-1]
            missing = [other for other in found.objects[key].uses if other not in done]
            if key in done or not missing:
                done[open_keys.pop()] = None
            else:
                open_keys += sorted(missing)
    return list(done)


def reaches(found: Found, start: Key, end: Key) -> bool:
    seen, open_keys = set(), [start]
    while open_keys:
        key = open_keys.pop()
        if key == end:
            return True
        if key not in seen:
            seen.add(key)
            open_keys += found.objects[key].uses
    return False


def circle_of(uses: dict[Key, set[Key]]) -> list[Key]:
    """The keys of one circle, each using the next; empty where there is none."""
    try:
        TopologicalSorter({key: sorted(uses[key]) for key in sorted(uses)}).prepare()
    except CycleError as error:
        # each is used by the one after it, and the last is the first
        return error.args[1][:0:-1]
    return []
