"""A view reads with its owner's rights, past row security."""

from ..finding import Level
from ..sections import POLICIES

SECTION = POLICIES
LEVEL = Level.WARNING
SENTENCE = "A view reads with its owner's rights, past row security."


def find(project):
    yield from project.ask(
        "every_view_runs_with_its_callers_rights", "Set security_invoker on the view."
    )
