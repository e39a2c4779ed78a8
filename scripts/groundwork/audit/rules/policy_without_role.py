"""A policy has no 'to', so it holds for every role."""

from ..finding import Level
from ..sections import POLICIES

SECTION = POLICIES
LEVEL = Level.WARNING
SENTENCE = "A policy has no 'to', so it holds for every role."


def find(project):
    yield from project.ask("every_policy_names_a_role", "Name the roles.")
