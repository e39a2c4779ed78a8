"""A policy lets anyone write any row."""

from ..finding import Level
from ..sections import POLICIES

SECTION = POLICIES
LEVEL = Level.ERROR
SENTENCE = "A policy lets anyone write any row."


def find(project):
    yield from project.ask(
        "no_write_policy_is_always_true",
        "Say in the condition whose rows may be written; the service role needs no policy.",
    )
