"""What SQL uses: tables, their columns as far as they are certain, and functions."""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

import pglast
from pglast import ast, enums
from pglast.parser import ParseError

from ..finding import Place
from .usage import Usage, Use

LOOKS_LIKE_SQL = re.compile(
    r"^\s*(select\b.+|with\b.+\bas\b|insert\s+into\b|update\b.+\bset\b|delete\s+from\b|call\b)",
    re.IGNORECASE | re.DOTALL,
)
PLACEHOLDER = re.compile(r"%\((\w+)\)s|%s|(?<![:\w]):([a-z_]\w*)")
SYSTEM_COLUMNS = {"ctid", "xmin", "xmax", "tableoid", "cmin", "cmax", "oid"}


def read_sql(text: str, place: Place, usage: Usage, python: bool = False) -> None:
    """Add what a query in code uses; one that does not parse was put together at run time."""
    query = PLACEHOLDER.sub("NULL", text) if python else text
    query = re.sub(r"(?<=[\s(,=])\?(?=[\s),;]|$)", "NULL", query)
    try:
        trees = pglast.parse_sql(query)
    except (ParseError, RecursionError):
        usage.run_time_names.append((place, "query"))
        return
    for tree in trees:
        for use in uses_of(tree.stmt):
            use.place = moved(use.place, place, query)
            for named in (use.columns, use.conflict):
                named.update({name: moved(at, place, query) for name, at in named.items()})
            usage.uses.append(use)


def moved(location: Place, start: Place, query: str) -> Place:
    """A location in a query, as a line of the file that the query begins in."""
    return Place(start.file, start.line + query.count("\n", 0, location.line))


def uses_of(tree: Any, variables: Iterable[str] = ()) -> list[Use]:
    """The uses in a parse tree; the line of each place is its location in the text.

    `variables` are names that stand for one value, as those of a function do.
    """
    reader = Reader(frozenset(variables))
    with suppress(RecursionError):  # what stands deeper is left out
        reader.read(tree, [])
    return reader.uses


def conflict(clause: Any) -> dict[str, Place]:
    """The columns of `on conflict (...)`, when it names nothing else."""
    infer = clause.infer if clause else None
    if infer is None or infer.whereClause or not infer.indexElems:
        return {}
    names = [element.name for element in infer.indexElems]
    location = Place("", infer.location or 0)
    return dict.fromkeys(names, location) if all(names) else {}


class Reader:
    def __init__(self, variables: frozenset[str] = frozenset()) -> None:
        self.uses: list[Use] = []
        self.variables = variables

    def read(self, node: Any, scopes: list[dict[str, Use | None]]) -> None:
        if isinstance(node, tuple | list):
            for one in node:
                self.read(one, scopes)
        elif isinstance(node, ast.SelectStmt):
            self.query(node, scopes, None)
        elif isinstance(node, ast.InsertStmt):
            self.query(node, scopes, "insert")
        elif isinstance(node, ast.UpdateStmt):
            self.query(node, scopes, "update")
        elif isinstance(node, ast.DeleteStmt):
            self.query(node, scopes, "delete")
        elif isinstance(node, ast.ColumnRef):
            self.column(node, scopes)
        elif isinstance(node, ast.A_Expr):
            self.equality(node, scopes)
            self.test((node.lexpr, node.rexpr), scopes)
            self.children(node, scopes)
        elif isinstance(node, ast.NullTest | ast.BooleanTest):
            self.test((node.arg,), scopes)
            self.children(node, scopes)
        elif isinstance(node, ast.FuncCall):
            self.call(node)
            self.children(node, scopes)
        elif isinstance(node, ast.Node):
            self.children(node, scopes)

    def children(self, node: ast.Node, scopes: list, without: frozenset = frozenset()) -> None:
        for name in node:
            if name not in without:
                value = getattr(node, name)
                if isinstance(value, ast.Node | tuple):
                    self.read(value, scopes)

    def query(self, node: Any, scopes: list, operation: str | None) -> None:
        scope: dict[str, Use | None] = {}
        inner = [scope, *scopes]
        clause = node.withClause
        if clause:
            for common in clause.ctes or ():
                if clause.recursive:
                    scope["with " + common.ctename] = None
                self.read(common.ctequery, inner)
                scope["with " + common.ctename] = None
        if operation:
            use = self.table(node.relation, scope, inner, operation)
            if use:
                targets = node.cols if operation == "insert" else None
                targets = node.targetList if operation == "update" else targets
                for target in targets or ():
                    if target.name:
                        use.columns.setdefault(target.name, Place("", target.location or 0))
                if operation == "insert":
                    use.conflict = conflict(node.onConflictClause)
        for source in self.sources(node):
            self.source(source, scope, inner)
        targets = getattr(node, "targetList", None) or ()
        scope.update({f"as {target.name}": None for target in targets if target.name})
        skipped = {"withClause", "relation", "fromClause", "usingClause"}
        if operation == "insert":
            skipped.add("cols")
        self.children(node, inner, frozenset(skipped))

    def sources(self, node: Any) -> Iterator[Any]:
        yield from getattr(node, "fromClause", None) or ()
        yield from getattr(node, "usingClause", None) or ()

    def source(self, node: Any, scope: dict, scopes: list) -> None:
        if isinstance(node, ast.RangeVar):
            self.table(node, scope, scopes, "select")
        elif isinstance(node, ast.JoinExpr):
            self.source(node.larg, scope, scopes)
            self.source(node.rarg, scope, scopes)
            self.read(node.quals, scopes)
        else:
            alias = getattr(node, "alias", None)
            scope[alias.aliasname if alias else f"unnamed {len(scope)}"] = None
            self.children(node, scopes)

    def table(self, node: ast.RangeVar, scope: dict, scopes: list, operation: str) -> Use | None:
        alias = node.alias.aliasname if node.alias else node.relname
        known = any(f"with {node.relname}" in one for one in scopes)
        if known and not node.schemaname:
            scope[alias] = None
            return None
        name = f"{node.schemaname}.{node.relname}" if node.schemaname else node.relname
        use = Use(Place("", node.location or 0), name, operation, source="sql")
        # a list of column names behind the alias renames them
        scope[alias] = None if node.alias and node.alias.colnames else use
        self.uses.append(use)
        return use

    def found(self, node: Any, scopes: list) -> tuple[Use, str] | None:
        """The table and column that a reference surely names."""
        if not isinstance(node, ast.ColumnRef):
            return None
        if not all(isinstance(part, ast.String) for part in node.fields):
            return None
        parts = [part.sval for part in node.fields]
        if len(parts) == 1:
            scope = scopes[0] if scopes else {}
            # `order by` may mean what the query itself names, and a table's name the whole row
            if f"as {parts[0]}" in scope or parts[0] in scope:
                return None
            named = [use for key, use in scope.items() if not key.startswith(("with ", "as "))]
            # one table in the innermost query, and none around it that it could come from
            if len(named) == 1 and named[0] and len(scopes) == 1:
                return named[0], parts[0]
            return None
        for scope in scopes:
            if parts[-2] in scope:
                use = scope[parts[-2]]
                return (use, parts[-1]) if use else None
        return None

    def column(self, node: ast.ColumnRef, scopes: list) -> None:
        found = self.found(node, scopes)
        if found and found[1] not in SYSTEM_COLUMNS:
            # an alias in `order by` or a whole row is not a column, so only what is qualified
            # or the only candidate counts
            use, column = found
            use.columns.setdefault(column, Place("", node.location or 0))

    def equality(self, node: ast.A_Expr, scopes: list) -> None:
        is_equal = node.name and node.name[-1].sval == "="
        kinds = (enums.A_Expr_Kind.AEXPR_OP, enums.A_Expr_Kind.AEXPR_IN)
        if is_equal and node.kind in kinds:
            for side, other in ((node.lexpr, node.rexpr), (node.rexpr, node.lexpr)):
                found = self.found(side, scopes)
                if found and self.is_given(other, scopes):
                    found[0].filters.append(found[1])

    def test(self, operands: tuple, scopes: list) -> None:
        """Note the columns that a condition is about, however it compares them."""
        for operand in operands:
            found = self.found(operand, scopes)
            if found:
                found[0].tested.append(found[1])

    def is_given(self, node: Any, scopes: list) -> bool:
        """Whether an expression is known before the query runs: it is no column of its tables."""
        if isinstance(node, tuple):
            return all(self.is_given(one, scopes) for one in node)
        if isinstance(node, ast.SelectStmt) or not isinstance(node, ast.Node):
            return True
        if not isinstance(node, ast.ColumnRef):
            return all(self.is_given(getattr(node, name), scopes) for name in node)
        names = [part.sval for part in node.fields if isinstance(part, ast.String)]
        if len(names) == 1:
            return names[0] in self.variables
        # of a query around this one, or of the table that a policy is for
        return bool(names) and not (scopes and names[-2] in scopes[0])

    def call(self, node: ast.FuncCall) -> None:
        names = [part.sval for part in node.funcname]
        use = Use(Place("", node.location or 0), ".".join(names[-2:]), "call", source="sql")
        self.uses.append(use)
