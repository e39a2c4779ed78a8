"""A column updated_at has no trigger that sets it."""

from ..finding import Level
from ..sections import TRIGGERS

SECTION = TRIGGERS
LEVEL = Level.WARNING
SENTENCE = "A column updated_at has no trigger that sets it."


def find(project):
    yield from project.ask("every_updated_at_has_its_trigger", "Add the trigger.", sql=False)
