"""A foreign key has no index on its columns."""

from ..finding import Level
from ..sections import INDEXES

SECTION = INDEXES
LEVEL = Level.WARNING
SENTENCE = "A foreign key has no index on its columns."


def find(project):
    yield from project.ask(
        "every_foreign_key_has_a_covering_index",
        "Add an index that starts with the columns of the foreign key.",
    )
