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
    yield from skipped(project)


def skipped(project):
    """A definition that was skipped, because the table is there, fails where it is the first."""
    for made in project.definitions.all:
        for reference in made.references if made.statement.outcome == "skipped" else ():
            target = reference.target
            if project.catalog.relation(target) or project.definitions.relations(target):
                continue
            yield Finding(
                f"table {bare(made.name)} uses {bare(target)}",
                f"the definition fails where it is the first: {bare(target)} is created nowhere",
                f"Define table {bare(target)}, or take the reference out.",
                [reference.place],
                f"{', '.join(reference.columns)} references {bare(target)}; it was skipped here,"
                f" because {bare(made.name)} exists",
            )
