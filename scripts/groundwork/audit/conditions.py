"""The columns that a condition of the catalog names, as the parser sees it."""

from contextlib import suppress

import pglast
from pglast import ast
from pglast.parser import ParseError
from pglast.visitors import Visitor


class Columns(Visitor):
    """Collects the names of columns in a tree."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_ColumnRef(self, ancestors, node) -> None:  # noqa: N802
        if isinstance(node.fields[-1], ast.String):
            self.names.add(node.fields[-1].sval)


def columns_of_condition(condition: str) -> frozenset[str]:
    """The columns that a condition names, of one table."""
    columns = Columns()
    with suppress(ParseError, RecursionError):
        columns(pglast.parse_sql(f"select {condition}"))
    return frozenset(columns.names)
