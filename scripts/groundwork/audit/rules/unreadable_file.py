"""A migration is no text that could be SQL."""

from ..finding import Finding, Level
from ..sections import UNREADABLE

SECTION = UNREADABLE
LEVEL = Level.ERROR
SENTENCE = "A migration is no text that could be SQL."


def find(project):
    for place, why in project.migrations.not_text:
        yield Finding(
            place.file, "it was not run", "Save it as UTF-8 SQL, or move it away.", [place], why
        )
