"""Finds the checks that size_limits() and finite_values() emit, and what the former is told."""

import hashlib

import psycopg
from pglast import ast, parse_sql
from pglast.visitors import Visitor

from ..described import Item, Table
from .calls import Call
from .rendering import Renderer

USUAL = """
select
    attrelid as table_id,
    attname as name,
    {} as condition
from pg_attribute
where
    attrelid = any(%s::oid[])
    and attnum > 0
    and not attisdropped
"""

LONGEST = 63
"""The bytes of a name."""

Limits = dict[tuple[int, str], int]
"""The usual limit of a column, by its table and name."""


def usual_limits(connection: psycopg.Connection, renderer: Renderer, tables: list[int]) -> Limits:
    """What size_limits() takes where it is told nothing, for every column at once."""
    rows = connection.execute(
        USUAL.format(renderer.call("size_condition").replace("%", "%%")), [tables]
    ).fetchall()
    return {
        (row.table_id, row.name): limit
        for row in rows
        if row.condition and (limit := number_in(row.condition)) is not None
    }


def size_limits(table: Table, table_id: int, usual: Limits) -> tuple[list[Item], Call] | None:
    """The checks of this name, and the call that gives them."""
    found, named = [], {}
    for item in table.of("constraint"):
        facts = item.definition
        columns = facts.get("columns", [])
        if facts["type"] != "c" or len(columns) != 1:
            continue
        if item.name != check_name(table.plain, columns[0], "_size"):
            continue
        limit = number_in(facts["expression"])
        if limit is None or (table_id, columns[0]) not in usual:
            continue
        found.append(item)
        if limit != usual[table_id, columns[0]]:
            named[columns[0]] = limit
    return (found, Call("size_limits", named=named)) if found else None


def finite_values(table: Table) -> tuple[list[Item], Call] | None:
    """The checks of this name, and the call that gives them."""
    found = [
        item
        for item in table.of("constraint")
        if item.definition["type"] == "c"
        and len(columns := item.definition.get("columns", [])) == 1
        and item.name == check_name(table.plain, columns[0], "_finite")
    ]
    return (found, Call("finite_values")) if found else None


def check_name(table: str, column: str, ending: str) -> str:
    """The name of a check of a column, as these macros make it."""
    name = f"{table}_{column}"
    if len(name.encode()) > LONGEST - len(ending):
        name = f"{name[:12]}_{hashlib.md5(name.encode()).hexdigest()[:8]}"
    return f"{name}{ending}"


def number_in(condition: str) -> int | None:
    """The only number in a condition; None where it has none or several."""
    numbers = Numbers()
    numbers(parse_sql(f"select {condition}"))
    return numbers.found[0] if len(numbers.found) == 1 else None


class Numbers(Visitor):
    def __init__(self):
        self.found: list[int] = []

    def visit_A_Const(self, _, node):  # noqa: N802
        if isinstance(node.val, ast.Integer):
            self.found.append(node.val.ival or 0)
