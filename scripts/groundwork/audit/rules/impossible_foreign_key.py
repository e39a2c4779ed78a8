"""A foreign key can not reference what it names."""

from ..causes import subject
from ..finding import Finding, Level
from ..sections import KEYS

SECTION = KEYS
LEVEL = Level.ERROR
SENTENCE = "A foreign key can not reference what it names."


def find(project):
    for cause in project.caused("impossible_foreign_key"):
        yield Finding(
            subject(cause.statement, project.definitions),
            "the statement fails, so that neither the key nor what stands beside it is made",
            "Give the column the type of the key it references, and reference a unique one.",
            [cause.place],
            f"{cause.evidence}. {cause.statement.detail}".strip(),
        )
