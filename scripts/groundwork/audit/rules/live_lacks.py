"""The live database lacks what the migrations make."""

from ..differences import differences
from ..finding import Finding, Level
from ..sections import LIVE

SECTION = LIVE
LEVEL = Level.ERROR
SENTENCE = "The live database lacks what the migrations make."


def find(project):
    if not project.live:
        return
    for name, what, places in differences(project, project.catalog, project.live):
        yield Finding(
            name, f"the {what} is not in the live database", "Run the migration that makes it.",
            places, f"{what} of the migrations, not of the live catalog", side="live",
        )  # fmt: skip
