"""A statement fails."""

from ..causes import subject
from ..finding import Finding, Level
from ..sections import STATEMENTS

SECTION = STATEMENTS
LEVEL = Level.ERROR
SENTENCE = "A statement fails."


def find(project):
    for cause in project.caused("statement_fails"):
        yield Finding(
            subject(cause.statement, project.definitions),
            "a database that ignores errors continues without it",
            "Fix the statement.",
            [cause.place],
            " ".join(part for part in (cause.evidence, cause.statement.detail) if part),
            section=cause.section,
        )
