"""PostgreSQL can not parse a statement."""

from ..finding import Finding, Level
from ..sections import UNREADABLE

SECTION = UNREADABLE
LEVEL = Level.ERROR
SENTENCE = "PostgreSQL can not parse a statement."


def find(project):
    for statement in project.migrations.statements:
        if statement.problem:
            yield Finding(
                f"{statement.file}: {statement.problem.strip()}",
                "the server refuses it, and what it should make is missing",
                "Write it as PostgreSQL wants it; quote a name that is a reserved word.",
                [statement.place],
                statement.problem.strip(),
            )
