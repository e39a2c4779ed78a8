"""A statement uses what a later one creates."""

from ..causes import subject
from ..definitions import bare
from ..finding import Finding, Level
from ..sections import KEYS

SECTION = KEYS
LEVEL = Level.ERROR
SENTENCE = "A statement uses what a later one creates."


def find(project):
    for cause in project.caused("used_before_created"):
        yield Finding(
            f"{subject(cause.statement, project.definitions)} uses {bare(cause.name)}",
            f"the statement fails: {cause.kind} {bare(cause.name)} is created only later",
            f"Move the definition of {bare(cause.name)} before it.",
            [cause.place, cause.definition.place],
            f"{cause.evidence}; created at {cause.definition.place}",
            section=cause.section,
        )
