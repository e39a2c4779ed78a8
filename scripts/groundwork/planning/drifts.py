"""Asks for drift, and writes it as lines for people and as Markdown."""

import json
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
            yield f"  {sentence(row)}", ""
    if differences:
        facts = f"{len(differences)} difference" + ("" if len(differences) == 1 else "s")
        yield f"{facts}. dbt run makes the objects as declared again.", "bold"
    else:
        yield NONE, "bold"


def markdown(differences: list) -> str:
    if not differences:
        return NONE
    rows = [f"| `{row.schema_name}.{row.object_name}` | {sentence(row)} |" for row in differences]
    return "\n".join(["## Drift", "", "| object | difference |", "|---|---|", *rows])


def sentence(row) -> str:
    if row.declared is None:
        return f"{row.kind} {row.name} was added"
    if row.live is None:
        return f"{row.kind} {row.name} is missing"
    if not (isinstance(row.declared, dict) and isinstance(row.live, dict)):
        return f"{row.kind} {row.name} was {short(row.declared)} and is {short(row.live)}"
    keys = sorted(
        key for key in {*row.declared, *row.live} if row.declared.get(key) != row.live.get(key)
    )
    parts = [
        f"{key} was {short(row.declared.get(key))} and is {short(row.live.get(key))}"
        for key in keys
    ]
    return f"{row.kind} {row.name}: " + "; ".join(parts)


def short(value: object) -> str:
    text = "not set" if value is None else value if isinstance(value, str) else json.dumps(value)
    text = " ".join(text.split())
    return text if len(text) <= 80 else text[:77] + "..."
