"""The texts that SQLFluff reads at once: bodies of functions, and the statements between them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from pglast import ast, parse_sql
from pglast.enums import FunctionParameterMode
from pglast.parser import ParseError, scan
from pglast.visitors import Visitor

from .. import GroundworkError
from .sources import Place, Sources

OUTPUT = (FunctionParameterMode.FUNC_PARAM_OUT, FunctionParameterMode.FUNC_PARAM_TABLE)


class Statement(NamedTuple):
    tree: ast.Node
    start: int
    stop: int
    first: int
    """Its first line, from 0."""
    last: int


@dataclass(frozen=True)
class Text:
    """SQL that SQLFluff reads at once."""

    sql: str
    places: list[Place]
    """By line, where it is written."""
    is_body: bool = False
    margin: str = ""
    """What each line of a body is indented by where it is written."""
    function: str = ""
    parameters: tuple[str, ...] = ()
    """The names of the function's parameters, by number."""

    def place(self, line: int) -> Place:
        """Where a line is written; a finding may stand at the end, which is a line of its own."""
        return self.places[min(line, len(self.places)) - 1]

    @property
    def given(self) -> str:
        """With $1 for the first parameter: SQLFluff takes a name for a column's."""
        sql = self.sql
        references = References(self.function, self.parameters)
        try:
            references(parse_sql(sql) if self.is_body else ())
        except ParseError:
            return sql
        for location, name in references.found:
            for spelled in (f"{self.function}.{name}", name):
                if sql.startswith(spelled, location):
                    number = self.parameters.index(name) + 1
                    sql = f"{sql[:location]}${number}{sql[location + len(spelled) :]}"
                    break
        return sql

    def with_names(self, sql: str) -> str:
        """With the names of the parameters instead of their numbers."""
        for token in reversed(scan(sql)):
            if token.name == "PARAM":
                name = self.parameters[int(sql[token.start + 1 : token.end + 1]) - 1]
                sql = sql[: token.start] + name + sql[token.end + 1 :]
        return sql

    def indented(self, line: str) -> str:
        return self.margin + line if line else line


class References(Visitor):
    """Where a function's body says the name of a parameter."""

    def __init__(self, function: str, parameters: tuple[str, ...]) -> None:
        super().__init__()
        self.function = function
        self.parameters = parameters
        self.tables: set[str] = set()
        self.columns: list[ast.ColumnRef] = []

    def visit_Alias(self, _, node: ast.Alias) -> None:  # noqa: N802
        self.tables.add(node.aliasname)

    def visit_RangeVar(self, _, node: ast.RangeVar) -> None:  # noqa: N802
        self.tables.add(node.relname)

    def visit_ColumnRef(self, _, node: ast.ColumnRef) -> None:  # noqa: N802
        self.columns.append(node)

    @property
    def found(self) -> Iterator[tuple[int, str]]:
        """The location and name of each, the last first."""
        for node in sorted(self.columns, key=lambda node: -node.location):
            names = [field.sval for field in node.fields if isinstance(field, ast.String)]
            if names[:1] == [self.function] and len(names) > 1:
                del names[0]
            elif len(names) > 1 and names[0] in self.tables:
                continue
            if names and names[0] in self.parameters:
                yield node.location, names[0]


def texts_of_model(sql: str, sources: Sources, file: str) -> Iterator[Text]:
    """The bodies in what a file compiles to; SQLFluff is given the rest by lint_sql.sh."""
    statements = statements_of(sql, file)
    if any(isinstance(one.tree, ast.CreateFunctionStmt) for one in statements):
        places = sources.places(sql.split("\n"), file)
        yield from bodies_of(sql, statements, places)


def texts_of_analysis(sql: str, sources: Sources) -> Iterator[Text]:
    """What the macros of each file emit, and the bodies in it."""
    statements = statements_of(sql, "The engine")
    lines = sql.split("\n")
    places = [Place("analyses", 1)] * len(lines)
    for one in statements:
        span = slice(one.first, one.last + 1)
        places[span] = sources.places(lines[span]) or places[span]
    for _, group in groupby(statements, lambda one: places[one.first].file):
        group = list(group)
        span = slice(group[0].first, group[-1].last + 1)
        yield Text("\n".join(lines[span]) + "\n", places[span])
    yield from bodies_of(sql, statements, places)


def statements_of(sql: str, name: str) -> list[Statement]:
    try:
        parsed = parse_sql(sql)
    except ParseError as error:
        raise GroundworkError(f"{name} can't be parsed: {error}") from None
    statements = []
    for raw in parsed:
        stop = raw.stmt_location + raw.stmt_len if raw.stmt_len else len(sql)
        start = stop - len(sql[raw.stmt_location : stop].lstrip())
        first, last = (sql.count("\n", 0, end) for end in (start, stop))
        statements.append(Statement(raw.stmt, start, stop, first, last))
    return statements


def bodies_of(sql: str, statements: list[Statement], places: list[Place]) -> Iterator[Text]:
    """The bodies of functions `language sql` that are literals."""
    for one in statements:
        if not isinstance(one.tree, ast.CreateFunctionStmt):
            continue
        options = {option.defname: option for option in one.tree.options or ()}
        if "as" not in options or options["language"].arg.sval != "sql":
            continue
        literal = next(
            one.start + token.start
            for token in scan(sql[one.start : one.stop])
            if token.name == "SCONST" and one.start + token.start > options["as"].location
        )
        lines = options["as"].arg[0].sval.rstrip().split("\n")
        blank = next(number for number, line in enumerate(lines) if line.strip())
        lines = lines[blank:]
        first = sql.count("\n", 0, literal) + blank
        margin = lines[0][: -len(lines[0].lstrip())]
        yield Text(
            sql="\n".join(line.removeprefix(margin) for line in lines) + "\n",
            places=places[first : first + len(lines)],
            is_body=True,
            margin=margin,
            function=one.tree.funcname[-1].sval,
            parameters=tuple(
                parameter.name or ""
                for parameter in one.tree.parameters or ()
                if parameter.mode not in OUTPUT
            ),
        )
