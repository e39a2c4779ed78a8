"""Anyone may execute a SECURITY DEFINER function, signed in or not."""

from ..definitions import bare
from ..finding import Finding, Level
from ..sections import FUNCTIONS

SECTION = FUNCTIONS
LEVEL = Level.WARNING
SENTENCE = "Anyone may execute a SECURITY DEFINER function, signed in or not."


def find(project, catalog):
    for function in catalog.own_functions():
        open_to_all = function.is_open or "anon" in function.callers
        if function.is_definer and open_to_all and not function.is_trigger:
            named = f"{bare(function.name)}({function.signature})"
            yield Finding(
                named,
                "a visitor without an account does with it what its owner may do",
                "Revoke EXECUTE from public and anon, and grant it to who needs it.",
                project.places(f"{function.name}({function.signature})", catalog),
                "public may execute it" if function.is_open else "anon may execute it",
                f"revoke execute on routine {function.quoted} from public, anon",
            )
