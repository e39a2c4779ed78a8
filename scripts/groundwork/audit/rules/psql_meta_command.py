"""A migration holds a command of psql, which no server knows."""

from ..finding import Finding, Level
from ..sections import UNREADABLE

SECTION = UNREADABLE
LEVEL = Level.WARNING
SENTENCE = "A migration holds a command of psql, which no server knows."


def find(project):
    for place, command in project.migrations.meta_commands:
        yield Finding(
            f"{command} in {place.file}",
            "only psql runs this file; any other client fails here",
            "Take the line out.",
            [place],
            command,
        )
