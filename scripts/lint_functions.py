"""Check the style of what SQLFluff takes for one literal: the bodies of SQL functions.

PostgreSQL's parser cuts them out of the compiled models and of the compiled engine, whose other
statements are checked too. Each finding names the file and line of the source; a line that Jinja
made is reported at the nearest line that is written down. plpgsql is left to plpgsql_check.

Exit code 0: no findings; 1: findings, or the project can't be compiled.

Example: python scripts/lint_functions.py macros/engine/rows
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer
from pglast import ast, parse_sql
from pglast.enums import FunctionParameterMode
from pglast.parser import ParseError, scan
from pglast.visitors import Visitor
from sqlfluff import __version__
from sqlfluff.core import FluffConfig, Linter

from groundwork import ROOT, GroundworkError
from groundwork.cli.command import new_app, run
from groundwork.project.compiled import compiled_project

OFF_IN_BODIES = {
    "AL04": "It takes the tables of a subquery for those of the query around it.",
    "AL03": "The columns of a function's result are named by its `returns`.",
    "AL08": "The columns of a function's result are named by its `returns`.",
    "AM04": "A function's `returns` says how many columns there are.",
    "AM09": "`offset 0` keeps PostgreSQL from joining a subquery with the query around it.",
    "LT05": "A rendered line is as long as its names; lint_sql.sh measures the sources.",
    "LT06": "It takes `exists (` in a select list for a function.",
    "LT14": "A subquery that fits on a line stays on it.",
    "RF01": "PostgreSQL finds it, and SQLFluff doesn't know the alias of an `insert into`.",
    "RF03": "It takes a column of the outer query for one of the subquery's.",
    "RF04": "Aliases such as `columns` are keywords that PostgreSQL does not reserve.",
    "RF06": '"char" and char are two types.',
    "ST05": "It asks for a CTE instead of a lateral subquery, which can't be one.",
    "ST07": "`using` gives a full join one column for both of its sides.",
    "ST10": "It takes a parameter for a constant.",
}
OFF_BETWEEN_BODIES = {
    "LT15": "Macros leave blank lines between statements.",
    "RF06": '"char" and char are two types.',
}
NOT_FIXED = {
    "LT02": "It would move the lines around a table expression without those in it.",
}
SETTINGS = {
    # LT02 wants a line break before `lateral (`, and before a function in `from` whose arguments
    # take several lines, but only where another clause follows.
    ("indentation", "skip_indentation_in"): "script_content,from_expression_element",
    # LT01 takes `exists (` for a function, as LT06 does.
    ("layout", "type", "function_contents", "spacing_before"): "any",
}
# A fragment keeps the indentation of its own file; Jinja leaves blank lines where it made nothing.
LAYOUT_OF_LINES = {"LT01", "LT02", "LT15"}

ANALYSES = ("engine", "platform")
OUTPUT = (FunctionParameterMode.FUNC_PARAM_OUT, FunctionParameterMode.FUNC_PARAM_TABLE)
PROCESSES = 2
KEPT = 2000
"""Texts whose findings are known to the next run."""

app = new_app()


class Place(NamedTuple):
    file: str
    line: int


class Finding(NamedTuple):
    line: int
    rule: str
    message: str


class Change(NamedTuple):
    file: str
    first: int
    count: int
    lines: tuple[str, ...]


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


@app.command(help=__doc__)
def main(
    paths: Annotated[
        list[str] | None, typer.Argument(help="Files and folders; otherwise everything.")
    ] = None,
    fix: Annotated[
        bool, typer.Option("--fix", help="Fix what can be fixed in the lines as written.")
    ] = False,
) -> None:
    sources = Sources(ROOT)
    project, _ = compiled_project(ROOT, ANALYSES)
    texts = [text for sql in project.analyses.values() for text in texts_of_analysis(sql, sources)]
    for model in project.models:
        texts += texts_of_model(model.declared["compiled_code"], sources, model.file)
    if paths:
        texts = [text for text in texts if is_below(text, paths)]

    checked = list(zip(texts, check(texts), strict=True))
    if fix:
        apply_fixes(checked, sources)
        return
    findings = sorted(
        {
            (*text.place(finding.line), finding.rule, finding.message)
            for text, found in checked
            for finding in found
            if finding.rule not in LAYOUT_OF_LINES or sources.has(text, finding.line)
        }
    )
    for file, line, rule, message in findings:
        print(f"{file}:{line}: {rule} {message}")
    if findings:
        raise SystemExit(1)


def is_below(text: Text, paths: list[str]) -> bool:
    return any(Path(place.file).is_relative_to(path) for place in text.places for path in paths)


# What is checked


def texts_of_model(sql: str, sources: "Sources", file: str) -> Iterator[Text]:
    """The bodies in what a file compiles to; SQLFluff is given the rest by lint_sql.sh."""
    statements = statements_of(sql, file)
    if any(isinstance(one.tree, ast.CreateFunctionStmt) for one in statements):
        places = sources.places(sql.split("\n"), file)
        yield from bodies_of(sql, statements, places)


def texts_of_analysis(sql: str, sources: "Sources") -> Iterator[Text]:
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


# Where it is written


class Sources:
    """The files that models and macros are written in."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.lines = {
            path.relative_to(root).as_posix(): path.read_text().split("\n")
            for folder in ("macros", "models")
            for path in sorted(root.glob(f"{folder}/**/*.sql"))
        }
        self.owners = defaultdict(set)
        for file, lines in self.lines.items():
            for line in lines:
                self.owners[line.strip()].add(file)

    def has(self, text: Text, line: int) -> bool:
        """Whether a line stands in the file of its text as it was rendered."""
        file, number = text.place(line)
        rendered = text.indented(text.sql.split("\n")[line - 1])
        return file == text.places[0].file and self.lines[file][number - 1] == rendered

    def owner(self, rendered: list[str]) -> str | None:
        """The file of the first line that only one file has."""
        owners = (self.owners.get(line.strip(), ()) for line in rendered)
        return next((file for files in owners if len(files) == 1 for file in files), None)

    def places(self, rendered: list[str], file: str | None = None, least: int = 1) -> list[Place]:
        """Where each line is written; for a line that Jinja made, where it was made.

        It takes `least` lines in a row to know a file. Lines that the first file doesn't have there
        are looked for in other files, since a macro may call others. Empty if no file has them.
        """
        file = file or self.owner(rendered)
        if file is None:
            return []
        here = [line.strip() for line in rendered]
        there = [line.strip() for line in self.lines[file]]
        blocks = SequenceMatcher(None, here, there, autojunk=False).get_matching_blocks()
        places, past = [], 0
        for start, line, size in blocks:
            if size < least and start < len(here):
                continue
            gap = rendered[len(places) : start]
            others = self.places(gap, least=3) if len(gap) < len(rendered) else []
            between = [
                Place(file, max(min(past + step, line), 1)) for step in range(1, len(gap) + 1)
            ]
            places += others or between
            places += [Place(file, line + step) for step in range(1, size + 1)]
            past = line + size
        return places


# Checking


def check(texts: list[Text]) -> list[list[Finding]]:
    """The findings in each text, kept from an earlier run where it had the same text."""
    file = ROOT / ".groundwork" / "lint_functions.json"
    rules = Path(__file__).read_text() + (ROOT / ".sqlfluff").read_text() + __version__
    keys = [sha256(f"{rules}\0{text.given}\0{text.is_body}".encode()).hexdigest() for text in texts]
    known = json.loads(file.read_text()) if file.exists() else {}
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    known |= dict(zip(missing, in_parallel(findings_in, [*missing.values()]), strict=True))
    latest = sorted(known.items(), key=lambda item: item[0] in keys)[-KEPT:]
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(dict(latest)))
    return [[Finding(*finding) for finding in known[key]] for key in keys]


def in_parallel(function: Callable[[Text], Any], texts: list[Text]) -> list[Any]:
    """The results in the order of `texts`; the longest text is begun first."""
    order = sorted(range(len(texts)), key=lambda number: -len(texts[number].given))
    with ProcessPoolExecutor(PROCESSES) as pool:
        results = dict(zip(order, pool.map(function, [texts[one] for one in order]), strict=True))
    return [results[number] for number in range(len(texts))]


def findings_in(text: Text) -> list[Finding]:
    off = OFF_IN_BODIES if text.is_body else OFF_BETWEEN_BODIES
    linted = linter(tuple(off)).lint_string(text.given)
    return [
        Finding(one.line_no, one.rule_code(), " ".join(one.desc().split()))
        for one in linted.violations
    ]


@cache
def linter(off: tuple[str, ...]) -> Linter:
    """SQLFluff with the rules of the house but those that are off."""
    house = str(ROOT / ".sqlfluff")
    never = FluffConfig.from_root(house, ignore_local_config=True).get("rule_denylist")
    overrides = {"templater": "raw", "exclude_rules": ",".join((*never, *off))}
    config = FluffConfig.from_root(house, ignore_local_config=True, overrides=overrides)
    for keys, value in SETTINGS.items():
        config.set_value(keys, value)
    return Linter(config)


# Fixing


def apply_fixes(checked: list[tuple[Text, list[Finding]]], sources: Sources) -> None:
    """Change the sources as SQLFluff would change the bodies, where each body allows it.

    A change is made only in lines that are rendered as they are written, for every body that they
    are rendered into, and when PostgreSQL parses the body to the same tree.
    """
    bodies = [(text, found) for text, found in checked if text.is_body]
    users, wanted = defaultdict(set), defaultdict(set)
    for number, (text, _) in enumerate(bodies):
        for place in text.places:
            users[place].add(number)
    fixable = {
        number: text
        for number, (text, found) in enumerate(bodies)
        if any(finding.rule not in NOT_FIXED for finding in found)
    }
    for number, sql in zip(fixable, in_parallel(fixed, [*fixable.values()]), strict=True):
        for change in changes_of(fixable[number], sql, sources):
            wanted[change].add(number)
    # from the last line to the first, so that the numbers of those before it stay right
    for change in sorted(wanted, reverse=True):
        touched = range(change.first, change.first + max(change.count, 1))
        if all(users[Place(change.file, line)] == wanted[change] for line in touched):
            start = change.first - 1
            sources.lines[change.file][start : start + change.count] = change.lines
    for file in {change.file for change in wanted}:
        (sources.root / file).write_text("\n".join(sources.lines[file]))


def fixed(text: Text) -> str:
    """The body as SQLFluff would write it; as it is where that would change what it means."""
    off = (*OFF_IN_BODIES, *NOT_FIXED)
    sql, _ = linter(off).lint_string(text.given, fix=True).fix_string()
    sql = text.with_names(sql)
    try:
        return sql if parse_sql(sql) == parse_sql(text.sql) else text.sql
    except ParseError:
        return text.sql


def changes_of(text: Text, sql: str, sources: Sources) -> list[Change]:
    """The lines to replace; none where one of them isn't as it was rendered."""
    before, after = text.sql.splitlines(), sql.splitlines()
    changes = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, start, stop, begin, end in matcher.get_opcodes():
        if kind == "equal":
            continue
        # what is inserted stands before a line
        touched = range(start, max(stop, start + 1))
        file, first = text.place(start + 1)
        in_order = all(
            text.place(line + 1) == Place(file, first + step) for step, line in enumerate(touched)
        )
        if not (in_order and all(sources.has(text, line + 1) for line in touched)):
            return []
        lines = tuple(text.indented(line) for line in after[begin:end])
        changes.append(Change(file, first, stop - start, lines))
    return changes


if __name__ == "__main__":
    run(app)
