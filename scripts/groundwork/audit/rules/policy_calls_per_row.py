"""A policy calls a function once for every row."""

from ..finding import Level
from ..sections import POLICIES

SECTION = POLICIES
LEVEL = Level.WARNING
SENTENCE = "A policy calls a function once for every row."


def find(project):
    yield from project.ask(
        "policies_call_no_function_per_row",
        "Put the call into a sub-select, which runs once per statement.",
    )
