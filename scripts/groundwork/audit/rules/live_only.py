"""The live database has what no migration makes."""

from ..differences import differences
from ..finding import Finding, Level
from ..sections import LIVE

SECTION = LIVE
LEVEL = Level.WARNING
SENTENCE = "The live database has what no migration makes."


def find(project):
    if not project.live:
        return
    for name, what, _ in differences(project, project.live, project.catalog):
        yield Finding(
            name, f"the {what} is lost when the database is made anew", "Write a migration for it.",
            [], f"{what} of the live catalog, not of the migrations", side="live",
        )  # fmt: skip
