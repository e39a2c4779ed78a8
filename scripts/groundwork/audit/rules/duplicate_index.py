"""An index does what another one does."""

from ..finding import Level
from ..sections import INDEXES

SECTION = INDEXES
LEVEL = Level.WARNING
SENTENCE = "An index does what another one does."


def find(project):
    yield from project.ask("no_duplicate_index", "Drop it.")
