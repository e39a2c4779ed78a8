"""The code calls a function that no role of the API may execute."""

from collections import defaultdict

from ..definitions import bare
from ..finding import Finding, Level
from ..sections import FUNCTIONS

SECTION = FUNCTIONS
LEVEL = Level.ERROR
SENTENCE = "The code calls a function that no role of the API may execute."


def find(project, catalog):
    denied = defaultdict(list)
    for use in project.usage.calls:
        functions = catalog.function(use.name)
        if use.source == "supabase" and functions and not any(one.callers for one in functions):
            denied[functions[0].name, functions[0].signature].append(use.place)
    for (name, signature), places in denied.items():
        yield Finding(
            f"{bare(name)}({signature})",
            "every one of these calls is refused",
            "Grant EXECUTE to the role that calls it.",
            places,
            "neither anon, authenticated nor service_role may execute it",
            f"grant execute on function {bare(name)}({signature}) to authenticated",
        )
