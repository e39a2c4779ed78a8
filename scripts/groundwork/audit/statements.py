"""Splits migrations into statements, each with its place and its parse tree."""

import os
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pglast
from pglast.parser import ParseError, scan

from .finding import Place, shown_name
from .links import WHY, leads_outside

LEADING = re.compile(r"(?:\s+|--[^\n]*(?:\n|$)|/\*.*?\*/)*", re.DOTALL)
META_COMMAND = re.compile(r"^\\\S.*$", re.MULTILINE)
COPY_BLOCK = re.compile(
    r"^copy\b[^;]*?\bfrom\s+stdin\b[^;]*;[^\n]*\n(?P<rows>.*?^\\\.[^\n]*$)",
    re.IGNORECASE | re.DOTALL | re.MULTILINE,
)
ATOMIC = re.compile(r"\bbegin\s+atomic\b", re.IGNORECASE)
LONGEST_ATOMIC_BODY = 200
LARGEST_MIGRATION = 20_000_000


@dataclass
class Statement:
    """One statement of a migration, and what came of running it."""

    file: str
    line: int
    text: str
    tree: Any = None
    problem: str = ""
    """Why it can't be parsed; the place is `line`."""
    outcome: str = ""
    """`done`, `skipped` (it said "if not exists", and it did) or `failed`."""
    sqlstate: str = ""
    message: str = ""
    detail: str = ""
    number: int = 0
    """Its place among all statements."""
    offset: int = 0
    """What the locations in the tree count too much, against those in the text."""

    @property
    def place(self) -> Place:
        return Place(self.file, self.line)

    @cached_property
    def kind(self) -> str:
        """The name of its node, such as CreateStmt."""
        return type(self.tree).__name__

    @cached_property
    def line_starts(self) -> list[int]:
        return [match.start() for match in re.finditer("\n", self.text)]

    def line_at(self, location: int | None) -> int:
        """The line of the file at a location in the statement's own text."""
        return self.line + bisect_left(self.line_starts, (location or 0) - self.offset)

    def place_at(self, location: int | None) -> Place:
        return Place(self.file, self.line_at(location))


@dataclass
class Migrations:
    """The statements of a folder in the order of its file names, and what is none of SQL."""

    files: list[str] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    not_text: list[tuple[Place, str]] = field(default_factory=list)
    meta_commands: list[tuple[Place, str]] = field(default_factory=list)
    copy_blocks: list[tuple[Place, str]] = field(default_factory=list)


def read_migrations(folder: Path) -> Migrations:
    """The .sql files below `folder`, or the one file it is."""
    found = Migrations()
    base = folder.parent if folder.is_file() else folder
    for path in migration_files(folder):
        name = shown_name(path, base)
        if path != folder and leads_outside(path, base):
            found.not_text.append((Place(name), f"It {WHY}."))
            continue
        found.files.append(name)
        try:
            text = read_text(path)
        except (OSError, ValueError) as error:
            found.not_text.append((Place(name), str(error)))
            continue
        found.statements += read_statements(name, text, found)
    for number, statement in enumerate(found.statements):
        statement.number = number
    return found


def migration_files(folder: Path) -> list[Path]:
    """The .sql files in the order of their names, and the links to folders elsewhere."""
    if folder.is_file():
        return [folder]
    found = []
    for root, folders, names in os.walk(folder):
        found += [Path(root, name) for name in names if name.endswith(".sql")]
        found += [path for name in folders if leads_outside(path := Path(root, name), folder)]
    return sorted(found, key=lambda path: (path.name, path))


def read_text(path: Path) -> str:
    """Raises ValueError, with a sentence, when the file is no text that can be SQL."""
    if not path.is_file():
        raise ValueError("It is no regular file.")
    if path.stat().st_size > LARGEST_MIGRATION:
        raise ValueError("It is larger than 20 MB.")
    content = path.read_bytes()
    if b"\0" in content:
        raise ValueError("It holds zero bytes, so it is no text.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"Byte {error.start + 1} is not UTF-8.") from None


def read_statements(name: str, text: str, found: Migrations) -> list[Statement]:
    text = text.replace("\r\n", "\n")
    text = take_out(COPY_BLOCK, "rows", name, text, found.copy_blocks)
    try:
        return [make(name, text, *bounds, tree) for bounds, tree in parsed(text)]
    except (ParseError, RecursionError):
        pass
    text = take_out(META_COMMAND, 0, name, text, found.meta_commands, is_outside)
    return list(one_by_one(name, text))


def take_out(
    pattern: re.Pattern,
    group: str | int,
    name: str,
    text: str,
    found: list[tuple[Place, str]],
    is_meant: Callable[[str], bool] = lambda before: True,
) -> str:
    """Blank what `pattern` finds, keeping every line where it is."""

    def blank(match: re.Match) -> str:
        if not is_meant(text[: match.start()]):
            return match[0]
        found.append((Place(name, text.count("\n", 0, match.start()) + 1), match[0].split("\n")[0]))
        start, end = match.start(group) - match.start(), match.end(group) - match.start()
        inside = re.sub(r"[^\n]", " ", match[0][start:end])
        return match[0][:start] + inside + match[0][end:]

    return pattern.sub(blank, text)


def is_outside(before: str) -> bool:
    """Whether what follows a text stands outside of a string or comment that it opens."""
    try:
        scan(META_COMMAND.sub("", before))
    except ParseError as error:
        return "unterminated" not in error.args[0]
    return True


def parsed(text: str) -> Iterator[tuple[tuple[int, int], Any]]:
    for raw in pglast.parse_sql(text):
        start = raw.stmt_location or 0
        end = start + raw.stmt_len if raw.stmt_len else len(text)
        yield (start, end), raw.stmt


def make(name: str, text: str, start: int, end: int, tree: Any) -> Statement:
    begin = LEADING.match(text, start, end).end()
    line = text.count("\n", 0, begin) + 1
    # the locations in the tree count from the start of the file
    return Statement(name, line, text[begin:end].rstrip(), tree, offset=begin)


def one_by_one(name: str, text: str) -> Iterator[Statement]:
    """The statements of a file that can't be parsed as a whole."""
    pieces, rest = scanned(text)
    position = 0
    while position < len(pieces):
        start, end = pieces[position]
        position += 1
        begin = LEADING.match(text, start, end).end()
        if begin >= end:
            continue
        tree, problem = attempt(text[begin:end])
        if problem and ATOMIC.search(text, begin, end):
            for ahead in range(position, min(position + LONGEST_ATOMIC_BODY, len(pieces))):
                longer, trouble = attempt(text[begin : pieces[ahead][1]])
                if not trouble:
                    tree, problem, end, position = longer, None, pieces[ahead][1], ahead + 1
                    break
        line = text.count("\n", 0, begin) + 1
        statement = Statement(name, line, text[begin:end].rstrip(), tree)
        if problem:
            message, location = problem
            statement.line = line + text.count("\n", begin, begin + location)
            statement.problem = message
        elif tree is None:
            continue
        yield statement
    if rest:
        message, location = rest
        line = text.count("\n", 0, location) + 1
        yield Statement(name, line, "", None, message.split("\n")[0][:100])


def attempt(text: str) -> tuple[Any, tuple[str, int] | None]:
    try:
        trees = pglast.parse_sql(text)
        return (trees[0].stmt if trees else None), None
    except ParseError as error:
        return None, (error.args[0], error.args[1] or 0)
    except RecursionError:
        return None, ("it is nested too deeply", 0)


def scanned(text: str) -> tuple[list[tuple[int, int]], tuple[str, int] | None]:
    """Where the statements of a text stand by its semicolons, and where that ends in trouble."""
    try:
        return [(piece.start, piece.stop) for piece in slices(text)], None
    except ParseError as error:
        location = min(error.args[1] or 0, len(text))
        head = text[: text.rfind(";", 0, location) + 1]
        try:
            return [(piece.start, piece.stop) for piece in slices(head)], (error.args[0], location)
        except ParseError:
            return [], (error.args[0], location)


def slices(text: str) -> list[slice]:
    """The pieces between the semicolons that stand outside of strings and comments."""
    ends = [token.start for token in scan(text) if token.name == "ASCII_59"]
    starts = [0, *(end + 1 for end in ends)]
    return [slice(*bounds) for bounds in zip(starts, [*ends, len(text)], strict=True)]
