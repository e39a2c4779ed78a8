"""A SECURITY DEFINER function sets no safe search_path."""

from ..finding import Level
from ..paths import lacks_only_pg_temp
from ..sections import FUNCTIONS

SECTION = FUNCTIONS
LEVEL = Level.ERROR
SENTENCE = "A SECURITY DEFINER function sets no safe search_path."


def find(project):
    yield from project.ask(
        "every_definer_function_pins_its_search_path",
        "Set search_path on the function.",
        only=lambda row, catalog: not lacks_only_pg_temp(catalog, row.object),
    )
