"""The name that PostgreSQL chooses for an index without one (ChooseIndexName in indexcmds.c)."""

from itertools import chain, count
from typing import Any

from pglast.ast import ColumnRef, FuncCall, IndexStmt, TypeCast

from .. import GroundworkError

LONGEST = 63


def index_name(index: IndexStmt, taken: set[str]) -> str:
    """A name that is not in `taken`. Raises GroundworkError for an expression it can't name."""
    table = index.relation.relname
    columns: list[str] = []
    for element in chain(index.indexParams, index.indexIncludingParams or ()):
        columns.append(unlike(element.name or of_expression(element.expr, table), columns))
    for ending in chain(["idx"], (f"idx{number}" for number in count(1))):
        name = joined(table, clipped("_".join(columns), LONGEST), ending)
        if name not in taken:
            return name
    raise AssertionError


def of_expression(tree: Any, table: str) -> str:
    match tree:
        case FuncCall():
            return tree.funcname[-1].sval
        case ColumnRef():
            return tree.fields[-1].sval
        case TypeCast():
            return of_expression(tree.arg, table)
    raise GroundworkError(
        f"An index on {table} has an expression and no name. Nothing was written.\n"
        f"Name it in the model: create index {table}_..._idx on {table} (...)"
    )


def unlike(name: str, others: list[str]) -> str:
    """The name with a number where a column before it has the same."""
    found, number = name, 0
    while found in others:
        number += 1
        found = clipped(name, LONGEST - len(str(number))) + str(number)
    return found


def joined(table: str, columns: str, ending: str) -> str:
    """The parts with `_` between them; the longer of the first two is cut where it is too long."""
    room = LONGEST - len(ending) - 2
    of_table, of_columns = len(table.encode()), len(columns.encode())
    while of_table + of_columns > room:
        if of_table > of_columns:
            of_table -= 1
        else:
            of_columns -= 1
    return f"{clipped(table, of_table)}_{clipped(columns, of_columns)}_{ending}"


def clipped(name: str, room: int) -> str:
    """As many whole characters of the name as `room` bytes hold."""
    return name.encode()[:room].decode(errors="ignore")
