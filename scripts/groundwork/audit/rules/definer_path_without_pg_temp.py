"""The search_path of a SECURITY DEFINER function does not end with pg_temp."""

from ..finding import Level
from ..paths import lacks_only_pg_temp
from ..sections import FUNCTIONS

SECTION = FUNCTIONS
LEVEL = Level.WARNING
SENTENCE = "The search_path of a SECURITY DEFINER function does not end with pg_temp."


def find(project):
    yield from project.ask(
        "every_definer_function_pins_its_search_path",
        "Put pg_temp at the end of the path.",
        only=lambda row, catalog: lacks_only_pg_temp(catalog, row.object),
    )
