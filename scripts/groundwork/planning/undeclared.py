"""What no model declares and the end of a run closes, as changes of a plan."""

from itertools import groupby

import psycopg
from psycopg.types.json import Jsonb

from ..project.compiled import Project
from ..project.place import current
from ..project.profile import target_of
from .plan import Change, Statement

# As if each model had been applied: its schema is managed then.
APPLIED = """
insert into groundwork.declaration (
    kind, schema_name, object_name, declared_hash, fingerprint, items, is_platform
)
select model.kind, model.schema_name, model.object_name, '', '', '{}', model.is_platform
from jsonb_to_recordset(%s) as model (
    kind text, schema_name text, object_name text, is_platform boolean
)
on conflict do nothing
"""

CLOSED = """
select * from groundwork.lock_down_statements(
    array(
        select format('%%I.%%I', named.schema_name, named.object_name)
        from jsonb_to_recordset(%s) as named (schema_name text, object_name text)
    )
)
"""


def undeclared_changes(connection: psycopg.Connection, project: Project) -> list[Change]:
    """One for each such object; none in the plan of a part of the models.

    Writes to groundwork.declaration, in a transaction that the caller rolls back.
    """
    nodes = [
        node
        for node in project.manifest["nodes"].values()
        if node["resource_type"] == "model" and node["config"]["materialized"] in project.kinds
    ]
    declared = [*nodes, *(model.declared for model in project.functions)]
    planned = {(model.declared["schema"], model.declared["alias"]) for model in project.models}
    if not {(node["schema"], node["alias"]) for node in nodes} <= planned:
        return []
    applied = [as_applied(project, node) for node in declared if is_recorded(project, node)]
    connection.execute(APPLIED, [Jsonb(applied)])
    names = [name for node in declared for name in names_of(node)]
    names += passed_over(project)
    asked = [{"schema_name": schema, "object_name": name} for schema, name in names]
    rows = connection.execute(CLOSED, [Jsonb(asked)]).fetchall()
    return [
        change_of(name, [*statements])
        for name, statements in groupby(rows, key=lambda row: row.object_name)
    ]


def left_alone() -> list[str]:
    """The names of what a run passes over, as the variables of the project say."""
    place = current()
    names = place.variables.get("leave_alone") or place.variable("leave_alone") or []
    return [names] if isinstance(names, str) else names


def passed_over(project: Project) -> list[tuple[str, str]]:
    """Schema and name of what a run passes over."""
    names = left_alone() if project.left_alone is None else project.left_alone
    found = []
    for name in names:
        schema, dot, own = name.partition(".")
        found.append((schema, own) if dot else (schema_of(project), name))
    return found


def schema_of(project: Project) -> str:
    """Where a name without a schema is, as dbt has it."""
    return project.schema or target_of(current()).settings.get("schema", "public")


def is_recorded(project: Project, node: dict) -> bool:
    return project.kinds[node["config"]["materialized"]].is_recorded


def as_applied(project: Project, node: dict) -> dict:
    return {
        "kind": project.kinds[node["config"]["materialized"]].kind,
        "schema_name": node["schema"],
        "object_name": node["alias"],
        "is_platform": bool((node["config"].get("meta") or {}).get("platform")),
    }


def names_of(node: dict) -> list[tuple[str, str]]:
    """The names that the object of a model can have, with its schema."""
    meta = node["config"].get("meta") or {}
    # such as a foreign table, whose file may have another name
    other = (meta.get("object") or "").split(" ")[-1].strip('"')
    names = [node["alias"], meta.get("function"), other]
    return [(node["schema"], name) for name in names if name]


def change_of(name: str, rows: list) -> Change:
    statements = [Statement(row.statement, row.kind, name, undo=row.undo) for row in rows]
    return Change(name, "dbt_project.yml", name, "planned", "at once", statements, is_model=False)
