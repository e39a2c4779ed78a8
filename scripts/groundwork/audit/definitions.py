"""Which objects the statements of a migration define, by what the parser says."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pglast import ast, enums
from pglast.parser import scan
from pglast.stream import RawStream

from .finding import Place
from .statements import Statement

SEARCHED = ("public", "extensions", "auth")
"""Where a name without a schema is looked for."""

FOUND = re.compile(r"(?<![\w\".$])(?:public|extensions)\.")


@dataclass(frozen=True)
class Column:
    name: str
    type: str
    """As it is written."""
    standard_type: str
    """The same, whichever of a type's names is written."""
    place: Place


@dataclass(frozen=True)
class Reference:
    """A foreign key as it is written."""

    table: str
    columns: tuple[str, ...]
    target: str
    place: Place


@dataclass
class Definition:
    """One object that a statement makes, drops or alters."""

    kind: str
    name: str
    """Lower-case with its schema; of a policy or trigger `name on table`."""
    statement: Statement
    place: Place
    columns: dict[str, Column] = field(default_factory=dict)
    references: list[Reference] = field(default_factory=list)


def bare(name: str) -> str:
    """A name without the schema that needs not be said."""
    return name.removeprefix("public.")


def shortened(text: str) -> str:
    """What the catalog prints, without the schemas that a session of the project finds by itself.

    For reading and comparing only: a statement names the schema.
    """
    return FOUND.sub("", text)


def full(name: str) -> str:
    return name if "." in name else f"public.{name}"


def relation_name(relation: ast.RangeVar) -> str:
    return f"{relation.schemaname or 'public'}.{relation.relname}"


def joined(names: Any) -> str:
    """A qualified name out of a list of strings in a tree."""
    parts = [part.sval for part in names if isinstance(part, ast.String)]
    return full(".".join(parts[-2:]))


def standard_type(node: ast.TypeName | None) -> str:
    """A type by the name that the catalog has: the parser gives `int` and `int4` another schema,
    and the same name."""
    if node is None:
        return ""
    *schema, name = (part.sval for part in node.names)
    qualified = name if schema in ([], ["pg_catalog"]) else f"{schema[-1]}.{name}"
    modifiers = ", ".join(RawStream()(one) for one in node.typmods or ())
    arrays = "[]" * len(node.arrayBounds or ())
    return qualified + (f"({modifiers})" if modifiers else "") + arrays


def written_type(statement: Statement, element: ast.ColumnDef) -> str:
    """The type of a column as the statement has it: up to its collation or first constraint."""
    if element.typeName is None:
        return ""
    start = element.typeName.location - statement.offset
    parts = [*(element.constraints or ()), *([element.collClause] if element.collClause else [])]
    text = statement.text[start:]
    end = min((one.location - statement.offset - start for one in parts), default=len(text))
    depth = 0
    for token in scan(text):
        if token.start >= end:
            break
        depth += {"ASCII_40": 1, "ASCII_41": -1}.get(token.name, 0)
        if depth < 0 or (depth == 0 and token.name in {"ASCII_44", "ASCII_59"}):
            end = token.start
            break
    return text[:end].strip()


def definitions(statement: Statement) -> Iterator[Definition]:
    """The objects that `statement` would make."""
    make = MAKERS.get(statement.kind)
    if make:
        yield from make(statement, statement.tree)


def _table(statement: Statement, tree: ast.CreateStmt) -> Iterator[Definition]:
    name = relation_name(tree.relation)
    if tree.relation.relpersistence == "t":
        name = "pg_temp." + tree.relation.relname
    made = Definition("table", name, statement, statement.place)
    for element in tree.tableElts or ():
        if isinstance(element, ast.ColumnDef):
            _column(made, element)
        elif isinstance(element, ast.Constraint):
            _reference(made, element, ())
    yield made


def _column(made: Definition, element: ast.ColumnDef) -> None:
    place = made.statement.place_at(element.location)
    made.columns[element.colname] = Column(
        element.colname,
        written_type(made.statement, element),
        standard_type(element.typeName),
        place,
    )
    for constraint in element.constraints or ():
        _reference(made, constraint, (element.colname,))


def _reference(made: Definition, constraint: ast.Constraint, columns: tuple[str, ...]) -> None:
    if constraint.contype == enums.ConstrType.CONSTR_FOREIGN and constraint.pktable:
        columns = columns or tuple(column.sval for column in constraint.fk_attrs or ())
        place = made.statement.place_at(constraint.location)
        target = relation_name(constraint.pktable)
        made.references.append(Reference(made.name, columns, target, place))


def _altered(statement: Statement, tree: ast.AlterTableStmt) -> Iterator[Definition]:
    if tree.relation is None:
        return
    made = Definition("alteration", relation_name(tree.relation), statement, statement.place)
    for command in tree.cmds or ():
        element = command.def_
        if isinstance(element, ast.ColumnDef) and element.colname:
            _column(made, element)
        elif isinstance(element, ast.Constraint):
            _reference(made, element, ())
    yield made


def _named(kind: str, attribute: str):
    def made(statement: Statement, tree: Any) -> Iterator[Definition]:
        value = getattr(tree, attribute)
        name = relation_name(value) if isinstance(value, ast.RangeVar) else joined(value)
        yield Definition(kind, name, statement, statement.place)

    return made


def _plain(kind: str, attribute: str):
    def made(statement: Statement, tree: Any) -> Iterator[Definition]:
        name = getattr(tree, attribute)
        if name:
            yield Definition(kind, name, statement, statement.place)

    return made


def _as_table(statement: Statement, tree: ast.CreateTableAsStmt) -> Iterator[Definition]:
    yield Definition("table", relation_name(tree.into.rel), statement, statement.place)


def _index(statement: Statement, tree: ast.IndexStmt) -> Iterator[Definition]:
    schema = tree.relation.schemaname or "public"
    if tree.idxname:
        yield Definition("index", f"{schema}.{tree.idxname}", statement, statement.place)


def _on_table(kind: str, name: str, table: str):
    def made(statement: Statement, tree: Any) -> Iterator[Definition]:
        on = relation_name(getattr(tree, table))
        yield Definition(kind, f"{getattr(tree, name)} on {on}", statement, statement.place)

    return made


MAKERS = {
    "CreateStmt": _table,
    "AlterTableStmt": _altered,
    "CreateTableAsStmt": _as_table,
    "ViewStmt": _named("view", "view"),
    "CreateEnumStmt": _named("type", "typeName"),
    "CompositeTypeStmt": _named("type", "typevar"),
    "CreateDomainStmt": _named("type", "domainname"),
    "CreateFunctionStmt": _named("function", "funcname"),
    "CreateSeqStmt": _named("sequence", "sequence"),
    "CreateSchemaStmt": _plain("schema", "schemaname"),
    "CreateExtensionStmt": _plain("extension", "extname"),
    "CreateRoleStmt": _plain("role", "role"),
    "IndexStmt": _index,
    "CreateTrigStmt": _on_table("trigger", "trigname", "relation"),
    "CreatePolicyStmt": _on_table("policy", "policy_name", "table"),
}


class Definitions:
    """All definitions of the migrations, by kind and name."""

    def __init__(self, statements: list[Statement]) -> None:
        self.all = [made for one in statements if one.tree for made in definitions(one)]
        self.by_name: dict[tuple[str, str], list[Definition]] = defaultdict(list)
        self.by_statement: dict[int, list[Definition]] = defaultdict(list)
        for made in self.all:
            self.by_name[made.kind, made.name].append(made)
            self.by_statement[made.statement.number].append(made)
        self.blocks = [one for one in statements if one.kind == "DoStmt"]

    def of(self, kind: str, name: str) -> list[Definition]:
        return self.by_name.get((kind, name), [])

    def relations(self, name: str) -> list[Definition]:
        return [*self.of("table", name), *self.of("view", name)]

    def column(self, table: str, column: str) -> Place | None:
        """Where the column is written that the database has, if it is written."""
        for made in [*self.of("table", table), *self.of("alteration", table)]:
            if made.statement.outcome == "done" and column in made.columns:
                return made.columns[column].place
        return None

    def place(self, kind: str, name: str) -> Place | None:
        """Where the object is made that the database has."""
        made = self.of(kind, name)
        done = [one for one in made if one.statement.outcome == "done"]
        if kind == "function":
            done.reverse()  # the last one replaced the others
        for one in [*done, *made]:
            return one.place
        short = name.split(" on ")[0].split(".")[-1]
        for block in self.blocks:
            if short in block.text:
                return block.place
        return None


def repeated_tables(definitions: Definitions) -> Iterator[tuple[Definition, Definition]]:
    """Each definition of a table that had no effect, with the one that had."""
    for (kind, _), made in definitions.by_name.items():
        if kind != "table" or len(made) < 2:
            continue
        first = None
        for one in made:
            if one.statement.outcome == "done":
                first = one
            elif first and (
                one.statement.outcome == "skipped" or one.statement.sqlstate == "42P07"
            ):
                yield first, one
