"""Every row of a legacy database, and where it is now."""

import json
import uuid
from dataclasses import dataclass

import psycopg
from psycopg import sql

TABLES = """
select
    pg_class.relname::text,
    array(
        select pg_attribute.attname::text
        from unnest(pg_index.indkey::int2[]) with ordinality as key (attnum, place)
        inner join pg_attribute
            on pg_attribute.attrelid = pg_class.oid and pg_attribute.attnum = key.attnum
        order by key.place
    )
from pg_class
left join pg_index on pg_index.indrelid = pg_class.oid and pg_index.indisprimary
where
    pg_class.relnamespace = to_regnamespace(%s) and pg_class.relkind in ('r', 'p')
    and not pg_class.relispartition
order by pg_class.relname
"""


def namespace(after: psycopg.Connection) -> uuid.UUID:
    """In which the uuids of a database are named."""
    return uuid.UUID(bytes=after.execute("select value from groundwork.id_namespace").fetchone()[0])


def as_uuid(value: object, named_in: uuid.UUID) -> str:
    """The uuid that stands for an id, as groundwork.id_to_uuid has it, but written again."""
    text = str(value).strip(" \t\r\n")
    digits = text.lower().removeprefix("urn:uuid:").strip("{}").replace("-", "")
    if len(digits) == 32 and set(digits) <= set("0123456789abcdef"):
        return str(uuid.UUID(digits))
    return str(uuid.uuid3(named_in, text))


def tables(connection: psycopg.Connection, schema: str = "public") -> dict[str, list[str]]:
    """The tables of a schema, and the columns of their primary keys."""
    return dict(connection.execute(TABLES, [schema]).fetchall())


def rows(connection: psycopg.Connection, table: str) -> list[dict]:
    """The rows of a table as JSON has them."""
    name = sql.Identifier(*table.split("."))
    query = sql.SQL("select to_jsonb(own)::text from {} as own").format(name)
    return [json.loads(row) for (row,) in connection.execute(query)]


def types(connection: psycopg.Connection, table: str) -> dict[str, str]:
    """The types of the columns of a table, by name."""
    query = (
        "select attname::text, format_type(atttypid, atttypmod) from pg_attribute"
        " where attrelid = %s::regclass and attnum > 0 and not attisdropped"
    )
    place = table if "." in table else f"public.{table}"
    return dict(connection.execute(query, [place]).fetchall())


def quarantined(connection: psycopg.Connection, table: str, action: str) -> list[dict]:
    query = "select content::text from groundwork.quarantine where table_name = %s and action = %s"
    return [json.loads(row) for (row,) in connection.execute(query, [table, action])]


def key_of(row: dict, columns: list[str], uuids: set[str], named_in: uuid.UUID) -> tuple:
    return tuple(
        as_uuid(row[name], named_in) if name in uuids else str(row[name]) for name in columns
    )


@dataclass
class Found:
    """What became of a table's rows."""

    lost: list[tuple]
    changed: list[str]


def compare(
    before: psycopg.Connection,
    after: psycopg.Connection,
    table: str,
    keys: list[str],
    place: str,
    renamed: dict[str, str],
) -> Found:
    """The rows of `table` that are neither in `place` nor in quarantine, and values that differ."""
    old_types, new_types = types(before, table), types(after, place)
    names = [renamed.get(name, name) for name in keys]
    uuids = {
        old
        for old, new in zip(keys, names, strict=True)
        if new_types[new] == "uuid" and old_types[old] != "uuid"
    }
    named_in = namespace(after)
    now = {key_of(row, names, uuids, named_in): row for row in rows(after, place)}
    gone, noted = (
        {
            key_of(
                row | {old: row.get(old, row.get(new)) for old, new in renamed.items()},
                keys,
                uuids,
                named_in,
            )
            for row in quarantined(after, table, action)
        }
        for action in ("removed", "changed")
    )
    same = [
        name
        for name, kind in old_types.items()
        if new_types.get(name) == kind and name not in renamed and name != "tenant_id"
    ]
    found, taken_in, kept = Found([], []), merged(after, table), former(after, table)
    for row in rows(before, table):
        key = key_of(row, keys, uuids, named_in)
        if key not in now:
            if key not in gone:
                found.lost.append(key)
        elif key not in noted and key[0] not in taken_in:
            found.changed += [
                f"{key}: {name} was {row[name]!r}, is {now[key][name]!r}"
                for name in same
                if row[name] is not None
                and row[name] != now[key][name]
                and kept.get((name, as_uuid(key[0], named_in))) != row[name]
            ]
    return found


def converted(before: psycopg.Connection, after: psycopg.Connection) -> dict[str, list[str]]:
    """By table, the columns that were of another type and are uuids now."""
    found, retired = {}, tables(after, "retired")
    for table, keys in tables(before).items():
        if keys == ["id"] and table not in retired:
            new_types = types(after, table)
            names = [
                name
                for name, kind in types(before, table).items()
                if kind != "uuid" and new_types.get(name) == "uuid"
            ]
            if names:
                found[table] = names
    return found


def former(connection: psycopg.Connection, table: str) -> dict[tuple[str, str], str]:
    """By column and id, the text that a conversion changed."""
    query = (
        "select column_name, primary_key ->> 'id', value from groundwork.former_value"
        " where table_name = %s order by id desc"
    )
    named_in = namespace(connection)
    return {
        (name, as_uuid(key, named_in)): text
        for name, key, text in connection.execute(query, [table])
    }


def merged(connection: psycopg.Connection, table: str) -> set[str]:
    """The ids of the rows of a successor that took in others."""
    query = (
        "select distinct successor_key::text from groundwork.consolidated_row as known"
        " inner join groundwork.consolidation as entry on known.consolidation_id = entry.id"
        " where entry.successor = %s and known.outcome = 'merged'"
    )
    return {key for (key,) in connection.execute(query, [table])}
