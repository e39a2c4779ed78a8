"""A statement does not end."""

from ..causes import subject
from ..finding import Finding, Level
from ..replay import SECONDS
from ..sections import STATEMENTS

SECTION = STATEMENTS
LEVEL = Level.ERROR
SENTENCE = "A statement does not end."


def find(project):
    for cause in project.caused("statement_never_ends"):
        yield Finding(
            subject(cause.statement, project.definitions),
            f"it was stopped after {SECONDS} seconds, on tables that are almost empty",
            "Give the loop an end.",
            [cause.place],
            cause.evidence,
        )
