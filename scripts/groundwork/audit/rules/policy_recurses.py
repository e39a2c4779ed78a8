"""A policy reads its own table, which recurses without end."""

from ..finding import Level
from ..sections import POLICIES

SECTION = POLICIES
LEVEL = Level.ERROR
SENTENCE = "A policy reads its own table, which recurses without end."


def find(project):
    yield from project.ask(
        "no_policy_reads_its_own_table",
        "Read the table in a SECURITY DEFINER function that the policy calls.",
    )
