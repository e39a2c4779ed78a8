"""Loads a seed as dbt does, and merges its rows into their table."""

import json

import psycopg
from psycopg import sql

from .artifact import ArtifactModel, Seed
from .attempts import Answer
from .state import State

MERGE = """
select outcome, added
from groundwork.merge_seed(
    file => %(file)s,
    staging => format('%%I.%%I', %(staging_schema)s::text, %(staging)s::text),
    target => format('%%I.%%I', %(schema)s::text, %(table)s::text),
    key => %(key)s,
    columns => %(columns)s,
    may_wait => false,
    settings => %(settings)s
)
"""

HOLD = "select from groundwork.mutex where name = 'seed' for update"


def merge_seed(connection: psycopg.Connection, state: State, model: ArtifactModel) -> Answer:
    """Add the rows of the seed that the table lacks."""
    seed = state.artifact.seed_of(model)
    load(connection, seed)
    row = connection.execute(
        MERGE,
        {
            "file": seed.file,
            "staging_schema": seed.schema,
            "staging": seed.name,
            "schema": model.schema,
            "table": model.table,
            "key": model.key,
            "columns": list(seed.columns),
            "settings": json.dumps({"run_id": state.run_id}),
        },
    ).fetchone()
    if not row.added:
        return Answer("unchanged")
    rows = "1 row" if row.added == 1 else f"{row.added} rows"
    state.say(f"{model.table}: {rows} added of {seed.name}")
    return Answer("altered")


def load(connection: psycopg.Connection, seed: Seed) -> None:
    """Make the table into which dbt loads the file equal to it; nothing where it is."""
    if is_loaded(connection, seed):
        return
    # another run may be loading it
    hold_seeds(connection)
    if is_loaded(connection, seed):
        return
    table = sql.Identifier(seed.schema, seed.name)
    names = sql.SQL(", ").join(map(sql.Identifier, seed.columns))
    connection.execute(sql.SQL("drop table if exists {}").format(table))
    columns = sql.SQL(", ").join(
        sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(type_))
        for name, type_ in seed.columns.items()
    )
    connection.execute(sql.SQL("create table {} ({})").format(table, columns))
    with connection.cursor().copy(sql.SQL("copy {} ({}) from stdin").format(table, names)) as copy:
        for row in seed.rows:
            copy.write_row(row)


def is_loaded(connection: psycopg.Connection, seed: Seed) -> bool:
    """Whether the table of the seed is there, with the rows of the file in their order."""
    place = "to_regclass(format('%%I.%%I', %s::text, %s::text))"
    found = connection.execute(
        "select array_agg(attname::text order by attnum) from pg_catalog.pg_attribute"
        f" where attrelid = {place} and attnum > 0 and not attisdropped",
        [seed.schema, seed.name],
    ).fetchone()[0]
    if found != list(seed.columns):
        return False
    select = sql.SQL("select {} from {} order by ctid").format(
        sql.SQL(", ").join(map(sql.Identifier, seed.columns)),
        sql.Identifier(seed.schema, seed.name),
    )
    rows = [
        [None if cell is None else str(cell) for cell in row] for row in connection.execute(select)
    ]
    return rows == seed.rows


def hold_seeds(connection: psycopg.Connection) -> None:
    """Wait until no other run makes a seed's table or schema; held until the transaction ends."""
    connection.execute(HOLD)
