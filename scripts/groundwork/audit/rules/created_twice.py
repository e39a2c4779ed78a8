"""A statement creates what is there already."""

from ..causes import subject
from ..finding import Finding, Level
from ..sections import STATEMENTS

SECTION = STATEMENTS
LEVEL = Level.WARNING
SENTENCE = "A statement creates what is there already."


def find(project):
    for cause in project.caused("created_twice"):
        if cause.statement.kind == "CreateStmt":
            continue  # duplicate_definition
        about = subject(cause.statement, project.definitions)
        first = [
            one.place
            for made in project.definitions.by_statement.get(cause.statement.number, ())
            for one in project.definitions.of(made.kind, made.name)
            if one.statement.number < cause.statement.number and one.statement.outcome == "done"
        ]
        yield Finding(
            about,
            "the statement fails, and the first definition stays as it is"
            if first
            else "the statement fails: the platform has it before the first migration",
            "Take one of the two out, or drop the first before the second."
            if first
            else "Take it out, or say if not exists.",
            [cause.place, *first[:1]],
            cause.evidence,
        )
