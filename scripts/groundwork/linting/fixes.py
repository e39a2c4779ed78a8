"""Changes the sources as SQLFluff would change the bodies."""

from collections import defaultdict
from difflib import SequenceMatcher
from typing import NamedTuple

from pglast import parse_sql
from pglast.parser import ParseError

from .checks import NOT_FIXED, OFF_IN_BODIES, Finding, in_parallel, linter
from .sources import Place, Sources
from .texts import Text


class Change(NamedTuple):
    file: str
    first: int
    count: int
    lines: tuple[str, ...]


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
