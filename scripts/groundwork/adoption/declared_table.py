"""What of a declared table can be counted in a database that does not have it yet.

PostgreSQL's parser reads the file of the model.
"""

from dataclasses import dataclass, field

from pglast import ast, parse_sql
from pglast.enums import ConstrType
from pglast.stream import RawStream
from pglast.visitors import Visitor


@dataclass
class Declared:
    """Columns and constraints of a declared table."""

    columns: dict[str, str] = field(default_factory=dict)
    """Their defaults, `null` where they have none."""
    required: set[str] = field(default_factory=set)
    unique: set[str] = field(default_factory=set)
    checks: list[tuple[set[str], str]] = field(default_factory=list)
    """The columns of each check, and its expression."""


def declared_table(declaration: str) -> Declared:
    """What the statements of a model declare of its table."""
    declared = Declared()
    for raw in parse_sql(declaration):
        for element in getattr(raw.stmt, "tableElts", None) or ():
            if isinstance(element, ast.ColumnDef):
                declared.columns[element.colname] = "null"
                for constraint in element.constraints or ():
                    add(declared, constraint, (element.colname,))
            elif isinstance(element, ast.Constraint):
                add(declared, element, tuple(key.sval for key in element.keys or ()))
    return declared


def add(declared: Declared, constraint: ast.Constraint, columns: tuple[str, ...]) -> None:
    match constraint.contype:
        case ConstrType.CONSTR_DEFAULT:
            declared.columns[columns[0]] = RawStream()(constraint.raw_expr)
        case ConstrType.CONSTR_NOTNULL:
            declared.required.add(columns[0])
        case ConstrType.CONSTR_UNIQUE if len(columns) == 1:
            declared.unique.add(columns[0])
        case ConstrType.CONSTR_CHECK:
            names = ColumnNames()
            names(constraint.raw_expr)
            declared.checks.append((names.found, RawStream()(constraint.raw_expr)))


class ColumnNames(Visitor):
    """Collects the columns of an expression."""

    def __init__(self) -> None:
        super().__init__()
        self.found = set()

    def visit_ColumnRef(self, _, node) -> None:  # noqa: N802
        self.found.add(getattr(node.fields[-1], "sval", ""))
