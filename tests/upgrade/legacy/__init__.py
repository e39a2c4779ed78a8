"""The database that grew for years out of hand-written migrations: what an upgrade starts from.

`build(connection, variant)` makes it in an empty database: the tables as facts/ describes them,
with what was wrong with them, and a few hundred rows in each, dirty on purpose, always the same.
"""

import psycopg

from . import functions, platform, policies, rows, shapes, strays

VARIANTS = shapes.VARIANTS


def build(connection: psycopg.Connection, variant: str = "grown") -> None:
    """Make the variant in the empty database of `connection`, a superuser's."""
    tables = shapes.tables(variant)
    with connection.transaction():
        connection.execute("set local search_path = public, extensions")
        connection.execute("set local check_function_bodies = off")
        platform.make(connection)
        for statement in shapes.types():
            connection.execute(statement)
        functions.make(connection)
        for statement in shapes.statements(tables):
            connection.execute(statement)
        functions.attach(connection, tables)
        policies.make(connection, tables)
        strays.make(connection, tables)
        rows.fill(connection, tables)
    connection.execute("analyze")
