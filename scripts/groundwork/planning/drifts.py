"""Asks for drift, and writes it as lines for people and as Markdown."""

from collections.abc import Iterator
from itertools import groupby

import psycopg

NONE = "No drift: every object is as its declaration left it."


def drift(connection: psycopg.Connection) -> list:
    """Every difference between the objects and the declarations last applied to them."""
    connection.rollback()
    connection.read_only = True
    try:
        return connection.execute(
            "select * from groundwork.drift() order by schema_name, object_name, kind, name"
        ).fetchall()
    finally:
        connection.rollback()
        connection.read_only = False


def lines(differences: list) -> Iterator[tuple[str, str]]:
    for name, rows in groupby(differences, lambda row: f"{row.schema_name}.{row.object_name}"):
        yield name, "bold"
        for row in rows:
            yield f"  {row.sentence}", ""
    if differences:
        facts = f"{len(differences)} difference" + ("" if len(differences) == 1 else "s")
        yield f"{facts}. dbt run makes the objects as declared again.", "bold"
    else:
        yield NONE, "bold"


def markdown(differences: list) -> str:
    if not differences:
        return NONE
    rows = [f"| `{row.schema_name}.{row.object_name}` | {row.sentence} |" for row in differences]
    return "\n".join(["## Drift", "", "| object | difference |", "|---|---|", *rows])
