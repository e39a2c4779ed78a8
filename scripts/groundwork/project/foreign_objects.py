"""Objects of other roles that could run in place of PostgreSQL's own."""

from dataclasses import dataclass

import psycopg

from .. import GroundworkError
from .compiled import FOREIGN_OBJECTS, Project


@dataclass(frozen=True)
class ForeignObject:
    kind: str
    """operator, function, cast, domain or type; schema, for the right to make more in it."""
    name: str
    owner: str
    statement: str
    """What removes it, or moves it to a schema of its owner's."""


def foreign_objects(connection: psycopg.Connection, project: Project) -> list[ForeignObject]:
    """Every such object in the schemas that the declarations' search path names.

    A project without the analysis of that name has none to look for. `connection` is one of
    target.connect, whose own search path names none of these schemas.
    """
    query = project.analyses.get(FOREIGN_OBJECTS)
    if query is None:
        return []
    return [ForeignObject(*row) for row in connection.execute(query).fetchall()]


def refuse_foreign_objects(connection: psycopg.Connection, project: Project) -> None:
    """Raise GroundworkError that names each, and the statement that removes or moves it."""
    found = foreign_objects(connection, project)
    connection.rollback()
    if found:
        raise GroundworkError(f"{sentence(found)}\nNothing was changed. {advice(found)}")


def sentence(found: list[ForeignObject]) -> str:
    objects = [each for each in found if each.kind != "schema"]
    lines = [f"{each.kind} {each.name}, owned by {each.owner}" for each in objects]
    count = "1 object" if len(objects) == 1 else f"{len(objects)} objects"
    return "\n  - ".join(
        [f"{count} of other roles could run in place of PostgreSQL's own:", *lines]
    )


def advice(found: list[ForeignObject]) -> str:
    statements = [
        each.statement for each in sorted(found, key=lambda each: each.kind in ("schema", "type"))
    ]
    return "\n    ".join(["Remove or move them:", *(f"{each};" for each in statements)])
