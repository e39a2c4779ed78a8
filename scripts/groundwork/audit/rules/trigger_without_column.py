"""A trigger reads or sets a column that its table lacks."""

from ..finding import Level
from ..sections import TRIGGERS

SECTION = TRIGGERS
LEVEL = Level.ERROR
SENTENCE = "A trigger reads or sets a column that its table lacks."


def find(project):
    yield from project.ask(
        "no_trigger_stamps_a_missing_column", "Add the column, or drop the trigger."
    )
