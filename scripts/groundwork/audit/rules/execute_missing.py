"""The code calls a function that the role it has may not execute."""

from collections import defaultdict

from ..code.clients import CLIENT, SERVICE
from ..definitions import bare
from ..finding import Finding, Level
from ..sections import FUNCTIONS

SECTION = FUNCTIONS
LEVEL = Level.ERROR
SENTENCE = "The code calls a function that the role it has may not execute."

ROLES = {
    SERVICE: ["service_role"],
    CLIENT: ["anon", "authenticated"],
    "": ["anon", "authenticated", "service_role"],
}
"""What role a call may have, by the rights of its client."""


def find(project, catalog):
    denied, called = defaultdict(list), {}
    for use in project.usage.calls:
        functions = catalog.function(use.name) if use.source == "supabase" else []
        may = {role for function in functions for role in function.callers}
        if functions and may.isdisjoint(ROLES[use.rights]):
            denied[functions[0].oid, use.rights].append(use.place)
            called[functions[0].oid] = functions[0]
    for (oid, rights), places in denied.items():
        function = called[oid]
        named = f"{bare(function.name)}({function.signature})"
        *others, last = ROLES[rights]
        granted = "service_role" if rights == SERVICE else "authenticated"
        yield Finding(
            f"{named} for {last}" if rights else named,
            "every one of these calls is refused",
            "Grant EXECUTE to the role that calls it.",
            places,
            f"neither {', '.join(others)} nor {last} may execute it"
            if others
            else f"{last} may not execute it",
            f"grant execute on routine {function.quoted} to {granted}",
        )
