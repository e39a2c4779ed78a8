"""Asks the engine whether a file matches its object: nothing else decides about the text."""

import json
from dataclasses import dataclass

import psycopg

from ..project.kinds import Kind
from .reading import Object

STEPS = """
select
    step.kind,
    step.name,
    step.statement
from groundwork.read_model(%s) as declared
cross join lateral groundwork.with_late(declared.declaration, declared.model) as late
cross join lateral groundwork.plan(
    %s, %s, late.late_declaration, late.late_model, groundwork.run_settings('{"is_planning": true}')
) as step
"""

ATTEMPT = """
select attempt.outcome, attempt.statements, attempt.message
from groundwork.read_model(%s) as declared
cross join lateral groundwork.attempt(
    declared.function_name, %s, %s, declared.declaration, declared.model, '{"is_planning": true}'
) as attempt
"""


@dataclass(frozen=True)
class Difference:
    kind: str
    """The kind of the fact; `file` where the engine refuses the file."""
    name: str
    sentence: str


def differences(
    connection: psycopg.Connection,
    each: Object,
    kind: Kind,
    text: str,
    properties: dict,
    parents: list[Object],
) -> list[Difference]:
    """What a run of this file would change.

    text        the file as it is compiled
    properties  description, columns and meta, as the properties file has them
    """
    node = node_of(each, kind, text, properties, parents)
    return differences_of(connection, node, kind)


def node_of(each: Object, kind: Kind, text: str, properties: dict, parents: list[Object]) -> dict:
    """The model as groundwork.read_model takes it."""
    return {
        "alias": each.name,
        "schema": each.schema,
        "description": properties.get("description", ""),
        "columns": {
            column["name"]: {"name": column["name"], "description": column["description"]}
            for column in properties.get("columns", [])
        },
        "config": {"materialized": kind.materialized, "meta": properties.get("meta", {})},
        "parents": [{"schema": parent.schema, "name": parent.name} for parent in parents],
        "compiled_code": text,
    }


def differences_of(connection: psycopg.Connection, node: dict, kind: Kind) -> list[Difference]:
    """What a run of a model would change; `node` is what groundwork.read_model takes."""
    values = [json.dumps(node), node["schema"], node["alias"]]
    try:
        with connection.transaction(force_rollback=True):
            if kind.kind == "table":
                return [
                    Difference(row.kind, row.name, row.statement)
                    for row in connection.execute(STEPS, values).fetchall()
                    # one that inherits says so in its own file
                    if row.kind != "child"
                ]
            row = connection.execute(ATTEMPT, values).fetchone()
            if row.outcome == "unchanged":
                return []
            sentences = row.statements or [row.message or row.outcome]
            return [Difference("file", node["alias"], sentence) for sentence in sentences]
    except psycopg.Error as error:
        message = error.diag.message_primary or str(error).strip()
        return [Difference("file", node["alias"], message)]
