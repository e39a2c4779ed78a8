"""Each value of a table before a change, and where it is afterwards.

It reads only what the tables hold, groundwork.former_value and groundwork.quarantine, and shares
nothing with the engine or with adopt.
"""

import itertools
from dataclasses import dataclass

import psycopg
from psycopg import sql

# the shadow of a column that gets another type is none of the table's own
COLUMNS = """
select attname::text, format_type(atttypid, atttypmod)
from pg_attribute
where
    attrelid = to_regclass(%s) and attnum > 0 and not attisdropped
    and (%s or attgenerated = '') and not starts_with(attname, 'groundwork_')
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
    """The rows of a table, each value as text."""

    types: dict[str, str]
    key: list[str]
    rows: list[dict[str, str | None]]


def read(connection: psycopg.Connection, table: str, with_generated: bool = False) -> Rows:
    """The rows of `schema.table`, in the columns that are stored, or in all."""
    name = sql.Identifier(*table.split(".", 1)).as_string(None)
    types = dict(connection.execute(COLUMNS, [name, with_generated]).fetchall())
    key = [column for (column,) in connection.execute(KEY, [name])]
    texts = sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier(each)) for each in types)
    query = sql.SQL("select {} from {}").format(texts, sql.SQL(name))
    rows = [dict(zip(types, row, strict=True)) for row in connection.execute(query).fetchall()]
    return Rows(types, key, rows)


def missing(
    connection: psycopg.Connection,
    table: str,
    before: Rows,
    renamed: dict[str, str] | None = None,
    place: str | None = None,
    nulls: bool = True,
):
    """Yield what of `before` is neither in the table nor kept, a sentence for each value.

    Without `nulls` what was null may have got a value of which nothing says that it was null.
    """
    renamed = renamed or {}
    # a column that is generated now may have held other values
    after = read(connection, place or table, with_generated=True)
    former = connection.execute(FORMER, [table]).fetchall()
    gone = [content for (content,) in connection.execute(GONE, [table])]
    key_now = [renamed.get(name, name) for name in before.key]
    now = {tuple(row[name] for name in key_now): row for row in after.rows}

    if not before.key:
        yield from missing_without_key(before, after, former, gone)
        return
    for row in before.rows:
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
            if value is None and not nulls:
                continue
            if not any(
                column in (name, new)
                and text == value
                and any(same_key(at, key, before.key, renamed) for key in keys)
                for column, at, text in former
            ):
                yield f"{table}.{name} of {names} was {value!r}, is {found[new]!r}: not kept."


def is_equal(connection, value, other, old_type: str, new_type: str) -> bool:
    """Whether a value is the same: its text, or the text that its old type gives the new one."""
    if value == other:
        return True
    if value is None or other is None or old_type == new_type:
        return False
    query = f"select (%s::text)::{new_type}::{old_type}::text = %s"
    try:
        with connection.transaction():
            return connection.execute(query, [other, value]).fetchone()[0]
    except psycopg.Error:
        return False


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
    """A value of JSON as PostgreSQL writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if value is None else str(value)


def missing_without_key(before: Rows, after: Rows, former: list, gone: list):
    """The same of rows that only their values name: each is one row afterwards, or one that went.

    The values in which the two differ are kept, of equal rows once.
    """
    left, gone = [*after.rows], [*gone]
    rows = [
        (
            row,
            {column for column, at, text in former if text == row.get(column) and is_row(at, row)},
        )
        for row in before.rows
    ]
    # first those that can only be what they were
    for row, kept in sorted(rows, key=lambda pair: len(pair[1])):
        wanted = {
            name: value for name, value in row.items() if name in after.types and name not in kept
        }
        now = next((each for each in left if wanted.items() <= each.items()), None)
        content = next((each for each in gone if is_row(each, row)), None)
        if now:
            left.remove(now)
        elif content:
            gone.remove(content)
        else:
            yield f"A row without a key is lost, or a value of it: {row}."


def is_row(content: dict, row: dict) -> bool:
    return all(as_text(content.get(name)) == value for name, value in row.items())
