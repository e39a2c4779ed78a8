"""A migration holds rows in a copy block, which only psql feeds to the server."""

from ..finding import Finding, Level
from ..sections import UNREADABLE

SECTION = UNREADABLE
LEVEL = Level.WARNING
SENTENCE = "A migration holds rows in a copy block, which only psql feeds to the server."


def find(project):
    for place, command in project.migrations.copy_blocks:
        yield Finding(
            f"{command} in {place.file}",
            "only psql loads these rows; the audit did not",
            "Write the rows as an insert with on conflict do nothing.",
            [place],
            command,
        )
