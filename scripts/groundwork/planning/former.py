"""What a model declared once and none declares any more, as changes of a plan."""

import json

import psycopg

from ..project.compiled import Project
from .plan import Change, Statement

FORMER = "select * from groundwork.former_objects(%s, groundwork.run_settings(%s))"


def former_changes(
    connection: psycopg.Connection, project: Project, settings: dict
) -> list[Change]:
    """One for each such object: planned where the run may drop it, else kept."""
    rows = connection.execute(FORMER, [declared_objects(project), json.dumps(settings)])
    return [change_of(row) for row in rows]


def declared_objects(project: Project) -> list[str]:
    """Kind and name of each object that a model declares, whichever of them are planned."""
    nodes = [
        (node["config"]["materialized"], node["schema"], node["alias"])
        for node in project.manifest["nodes"].values()
        if node["resource_type"] == "model"
    ]
    nodes += [
        (each.declared["config"]["materialized"], each.declared["schema"], each.declared["alias"])
        for each in project.functions
    ]
    return [
        f"{project.kinds[materialized].kind} {schema}.{alias}"
        for materialized, schema, alias in nodes
        if materialized in project.kinds
    ]


def change_of(row) -> Change:
    name = f"{row.schema_name}.{row.object_name}"
    step = Statement(
        row.statement,
        row.kind,
        row.object_name,
        undo=row.undo,
        hazard="drop_object",
        reason=f"no model declares the {row.kind} any more",
        verdict="allowed" if row.is_allowed else "kept",
    )
    outcome = "planned" if row.is_allowed else "kept"
    return Change(
        row.object_name, "dbt_project.yml", name, outcome, "at once", [step], is_model=False
    )
