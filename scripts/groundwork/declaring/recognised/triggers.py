"""Finds the macros that triggers of a table come from."""

from collections.abc import Iterator

from pglast import ast, parse_sql
from pglast.parser import ParseError
from pglast.stream import RawStream

from ..described import Item, Table
from .calls import Call
from .conditions import plain

ALWAYS = "O"
"""A trigger that is neither disabled nor for replicas."""


def trigger_calls(table: Table) -> Iterator[tuple[Item, ast.CreateTrigStmt, Call]]:
    """The triggers that a macro may emit, each as a tree, and with the call."""
    for item in table.of("trigger"):
        if item.definition["enabled"] != ALWAYS:
            continue
        tree = trigger_of(item.definition["definition"])
        call = tree and call_for(tree)
        if call:
            yield item, tree, call


def trigger_of(sql: str) -> ast.CreateTrigStmt | None:
    try:
        tree = parse_sql(sql)[0].stmt
    except (ParseError, IndexError):
        return None
    return tree if isinstance(tree, ast.CreateTrigStmt) else None


def same_trigger(one: ast.CreateTrigStmt, other: ast.CreateTrigStmt | None) -> bool:
    return other is not None and spelled(one) == spelled(other)


def spelled(tree: ast.CreateTrigStmt) -> str:
    """The statement without the schemas of its table and its function."""
    tree = parse_sql(RawStream()(tree))[0].stmt
    tree.relation.schemaname = None
    tree.funcname = tree.funcname[-1:]
    tree.replace = False
    if tree.whenClause:
        tree.whenClause = plain(tree.whenClause, "")
    return RawStream()(tree)


def condition_of(tree: ast.CreateTrigStmt) -> str:
    """What its `when` says, without the spelling; it changes the tree."""
    return RawStream()(plain(tree.whenClause, "")) if tree.whenClause else ""


def call_for(tree: ast.CreateTrigStmt) -> Call | None:
    """The call that emits a trigger of this function."""
    function = tree.funcname[-1].sval
    arguments = [each.sval for each in tree.args or ()]
    columns = [each.sval for each in tree.columns or ()]
    if function == "set_updated_at" and not arguments:
        return Call("updated_at_trigger")
    if function == "limit_rows" and len(arguments) > 1:
        numbers = [int(each) if each.isdigit() else each for each in arguments]
        return Call("row_limit", (numbers,))
    if function == "take_tenant_of_parent" and len(arguments) == 2:
        return Call("tenant_of_parent", tuple(arguments))
    if function == "refuse_change" and len(arguments) == 1:
        if tree.whenClause and len(columns) == 1:
            return Call("fixed_column_trigger", (columns[0], arguments[0]))
        return Call("append_only", named={"columns": columns} if columns else {})
    return None
