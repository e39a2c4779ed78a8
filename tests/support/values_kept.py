"""Each value of a table before a change, and where it is afterwards.

It reads only what the tables hold, groundwork.former_value and groundwork.quarantine, and shares
nothing with the engine or with adopt.
"""

import itertools
from dataclasses import dataclass

import psycopg
from psycopg import sql

COLUMNS = """
select attname::text, format_type(atttypid, atttypmod)
from pg_attribute
where attrelid = to_regclass(%s) and attnum > 0 and not attisdropped and attgenerated = ''
order by attnum
"""

KEY = """
select attname::text
from pg_index
inner join pg_attribute on attrelid = indrelid and attnum = any(indkey)
where indrelid = to_regclass(%s) and indisprimary
order by attnum
"""

FORMER = """
select column_name, primary_key, value from groundwork.former_value
where schema_name || '.' || table_name = %s
"""

GONE = """
select content from groundwork.quarantine
where schema_name || '.' || table_name = %s and action = 'removed' and restored_at is null
"""


@dataclass(frozen=True)
class Rows:
    """The rows of a table: each value as text, and as text of its first type."""

    types: dict[str, str]
    key: list[str]
    rows: list[dict[str, str | None]]


def read(
    connection: psycopg.Connection, table: str, first_types: dict[str, str] | None = None
) -> Rows:
    """The rows of `schema.table`; with `first_types` each value is also `(column, its text back)`.

    A value that can't be turned back is null there.
    """
    name = sql.Identifier(*table.split(".", 1)).as_string(None)
    types = dict(connection.execute(COLUMNS, [name]).fetchall())
    key = [column for (column,) in connection.execute(KEY, [name])]
    texts = sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier(each)) for each in types)
    query = sql.SQL("select {} from {}").format(texts, sql.SQL(name))
    rows = [dict(zip(types, row, strict=True)) for row in connection.execute(query).fetchall()]
    return Rows(types, key, rows)


def as_type(connection: psycopg.Connection, value: str, types: list[str]) -> str | None:
    """The text of a value that is read as one type after the other; null where that fails."""
    expression = "%s::text"
    for each in types:
        expression = f"({expression})::{each}"
    try:
        with connection.transaction():
            return connection.execute(f"select ({expression})::text", [value]).fetchone()[0]
    except psycopg.Error:
        return None


def missing(
    connection: psycopg.Connection,
    table: str,
    before: Rows,
    renamed: dict[str, str] | None = None,
    place: str | None = None,
):
    """Yield what of `before` is neither in the table nor kept, a sentence for each value."""
    renamed = renamed or {}
    after = read(connection, place or table)
    former = connection.execute(FORMER, [table]).fetchall()
    gone = [content for (content,) in connection.execute(GONE, [table])]
    key_now = [renamed.get(name, name) for name in before.key]
    now = {tuple(row[name] for name in key_now): row for row in after.rows} if key_now else {}

    for row in before.rows:
        if not before.key:
            yield from missing_without_key(row, after, former, gone)
            continue
        keys = keys_of(row, before.key, renamed, former)
        found = next((now[key] for key in keys if key in now), None)
        names = ", ".join(f"{name} {row[name]}" for name in before.key)
        if found is None:
            pairs = itertools.product(gone, keys)
            if not any(same_key(content, key, before.key, renamed) for content, key in pairs):
                yield f"The row {names} of {table} is lost."
            continue
        for name, value in row.items():
            new = renamed.get(name, name)
            if new not in found:
                yield f"{table}.{name} is gone."
                continue
            if is_equal(connection, value, found[new], before.types[name], after.types[new]):
                continue
            if not any(
                column in (name, new)
                and text == value
                and any(same_key(at, key, before.key, renamed) for key in keys)
                for column, at, text in former
            ):
                yield f"{table}.{name} of {names} was {value!r}, is {found[new]!r}: not kept."


def is_equal(connection, value, other, old_type: str, new_type: str) -> bool:
    if value == other:
        return True
    if value is None or other is None or old_type == new_type:
        return False
    return as_type(connection, other, [new_type, old_type]) == value


def keys_of(row: dict, key: list[str], renamed: dict, former: list) -> list[tuple]:
    """The keys that a row can have now: each part as it was, or as a former value says."""
    parts = [[row[name]] for name in key]
    for place, name in enumerate(key):
        for column, at, text in former:
            if column in (name, renamed.get(name, name)) and text == row[name]:
                for label in (name, renamed.get(name, name)):
                    if label in at:
                        parts[place].append(as_text(at[label]))
    found = [()]
    for choices in parts:
        found = [(*each, choice) for each in found for choice in dict.fromkeys(choices)]
    return found[::-1]


def same_key(content: dict, key: tuple, names: list[str], renamed: dict) -> bool:
    return all(
        as_text(content.get(name, content.get(renamed.get(name, name)))) == part
        for name, part in zip(names, key, strict=True)
    )


def as_text(value) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return {True: "true", False: "false"}.get(value) if isinstance(value, bool) else str(value)


def missing_without_key(row: dict, after: Rows, former: list, gone: list):
    """The same for a row that only its values name: each is in a row that agrees, or is kept."""
    kept = {
        column
        for column, at, text in former
        if text == row[column] and all(at.get(name) == value for name, value in row.items())
    }
    wanted = {
        name: value for name, value in row.items() if name in after.types and name not in kept
    }
    if any(all(other[name] == value for name, value in wanted.items()) for other in after.rows):
        return
    for content in gone:
        if all(as_text(content.get(name)) == value for name, value in row.items()):
            return
    yield f"A row without a key is lost, or a value of it: {wanted}."
