"""Makes the project's engine available to a plan, and checks what the plan is told to allow."""

import json
import re

import psycopg

from .. import GroundworkError
from ..cli.content import describe_error
from ..cli.target import installed_version
from ..project.compiled import Project


def prepare_engine(connection: psycopg.Connection, project: Project) -> list[str]:
    """Begin a transaction in which the project's engine is there, and say what was missing."""
    version = installed_version(connection)
    connection.rollback()
    wanted = None
    if project.engine is not None:
        wanted = re.search(r"comment on schema groundwork is '(\w+)'", project.engine)[1]
    if version is not None and version == (wanted or version):
        connection.read_only = True
        return []
    if project.engine is None:
        raise GroundworkError("The database has no engine. Deploy to it once: dbt run")
    try:
        connection.execute(project.engine)
    except psycopg.Error as error:
        connection.rollback()
        found = "not installed" if version is None else "of another version"
        raise GroundworkError(
            f"The engine in the database is {found}, and a plan can't make it for itself:"
            f" {describe_error(error)}\nNothing was changed. Make it with a run: dbt run"
        ) from None
    if version is None:
        return ["The engine is not installed; dbt run installs it first."]
    return ["The engine in the database is of another version; dbt run updates it first."]


def check_allowed(connection: psycopg.Connection, project: Project, allow: list[str]) -> None:
    names = [model.declared["alias"] for model in project.models]
    query = "select groundwork.unknown_allowances(%s, %s)"
    problem = connection.execute(query, [json.dumps(allow), names]).fetchone()[0]
    if problem is not None:
        raise GroundworkError(problem)
