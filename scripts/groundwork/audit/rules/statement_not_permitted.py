"""A statement needs rights that who migrates does not have."""

from ..causes import subject
from ..finding import Finding, Level
from ..sections import STATEMENTS

SECTION = STATEMENTS
LEVEL = Level.ERROR
SENTENCE = "A statement needs rights that who migrates does not have."


def find(project):
    for cause in project.caused("statement_not_permitted"):
        yield Finding(
            subject(cause.statement, project.definitions),
            "it fails for everyone but a superuser, or ends the session",
            "Take it out; ask the host for what it should do.",
            [cause.place],
            cause.evidence,
            section=cause.section if cause.statement.kind == "CreateExtensionStmt" else "",
        )
