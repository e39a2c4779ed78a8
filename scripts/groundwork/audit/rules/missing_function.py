"""The code calls a function that does not exist."""

from collections import defaultdict

from ..definitions import full
from ..finding import Finding, Level
from ..sections import TABLES

SECTION = TABLES
LEVEL = Level.ERROR
SENTENCE = "The code calls a function that does not exist."


def find(project, catalog):
    missing = defaultdict(list)
    for use in project.usage.calls:
        if use.source == "supabase" and not catalog.function(use.name):
            missing[use.name].append(use.place)
    for name, places in missing.items():
        made = project.definitions.of("function", full(name))
        evidence = f"{len(places)} calls"
        if made and made[0].statement.message:
            evidence += f"; its definition at {made[0].place} failed: {made[0].statement.message}"
        yield Finding(
            f"{name}()",
            "every one of these calls fails",
            "Fix its definition." if made else "Create the function, or take the calls out.",
            places,
            evidence,
        )
