"""A table is defined more than once, and the later definition has no effect."""

from ..definitions import bare, repeated_tables
from ..finding import Finding, Level
from ..sections import DUPLICATES

SECTION = DUPLICATES
LEVEL = Level.WARNING
SENTENCE = "A table is defined more than once, and the later definition has no effect."


def find(project):
    for first, second in repeated_tables(project.definitions):
        lost = [name for name in second.columns if name not in first.columns]
        only = [name for name in first.columns if name not in second.columns]
        evidence = f"first defined at {first.place}"
        if lost:
            evidence += f"; only in the second: {', '.join(lost)}"
        if only:
            evidence += f"; only in the first: {', '.join(only)}"
        if not lost and not only:
            evidence += "; both have the same columns"
        yield Finding(
            f"{bare(second.name)} in {second.place.file}",
            "the first definition wins; this one is skipped",
            "Merge the columns into the first definition and take this one out."
            if lost
            else "Take this definition out.",
            [second.place, first.place],
            evidence,
        )
