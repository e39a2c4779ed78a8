"""A statement uses what an earlier one failed to create."""

from ..causes import subject
from ..definitions import bare
from ..finding import Finding, Level
from ..sections import KEYS

SECTION = KEYS
LEVEL = Level.ERROR
SENTENCE = "A statement uses what an earlier one failed to create."


def find(project):
    for cause in project.caused("depends_on_failed"):
        earlier = cause.definition.statement
        how = "was skipped" if earlier.outcome == "skipped" else "failed"
        yield Finding(
            f"{subject(cause.statement, project.definitions)} uses {bare(cause.name)}",
            f"the statement fails, because the definition of {bare(cause.name)} {how}",
            f"Fix {earlier.place} first.",
            [cause.place, cause.definition.place],
            f"{cause.evidence}; its definition at {earlier.place} {how}",
            section=cause.section,
        )
