"""A statement uses what no migration creates."""

from ..causes import subject
from ..definitions import bare
from ..finding import Finding, Level
from ..sections import KEYS

SECTION = KEYS
LEVEL = Level.ERROR
SENTENCE = "A statement uses what no migration creates."


def find(project):
    for cause in project.caused("never_created"):
        yield Finding(
            f"{subject(cause.statement, project.definitions)} uses {bare(cause.name)}",
            f"the statement fails: {cause.kind} {bare(cause.name)} is created nowhere",
            f"Define {cause.kind} {bare(cause.name)}, or take the statement out.",
            [cause.place],
            cause.evidence,
            section=cause.section,
        )
