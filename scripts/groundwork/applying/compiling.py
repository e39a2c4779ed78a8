"""Makes an artifact of the dbt project: what dbt compiled, and what the hooks would ask."""

import json
from typing import Any

from .. import GroundworkError
from ..project.compiled import (
    ENGINE,
    FOREIGN_OBJECTS,
    REQUIREMENTS,
    Project,
    compile_project,
    read,
)
from ..project.hooks import HOOKS, hooks_of
from ..project.place import Place
from ..project.profile import target_of
from ..project.seeds import read_rows, seed_of
from ..project.version import VERSION
from .artifact import Artifact, ArtifactModel, Seed, Test

ARTIFACT = "artifact"
"""The analysis that has what a run asks besides its models."""

ANALYSES = (FOREIGN_OBJECTS, REQUIREMENTS, HOOKS, ARTIFACT)

CATALOG_FOLDERS = ("rules/", "report/")


def compile_artifact(place: Place) -> Artifact:
    """The artifact of the project at `place`. Raises GroundworkError where dbt can't compile it,
    or where it has what an artifact can't hold."""
    compile_project(place, with_tests=True)
    project = read(place, ANALYSES)
    if project is None:
        raise GroundworkError(f"dbt compile left no compiled models in {place.target_folder}.")
    asked = json.loads(project.analyses[ARTIFACT])
    hooks = hooks_of(project)
    nodes = {
        node["name"]: node
        for node in project.manifest["nodes"].values()
        if node["resource_type"] == "model"
    }
    made = [model for model in project.models if model.kind]
    names = {model.name for model in made}
    models = []
    for model in made:
        node = nodes[model.name]
        merges = model.kind.export == "seed"
        models.append(
            ArtifactModel(
                model.name,
                model.file,
                properties_of(node, project, model.declared["compiled_code"]),
                sorted(model.parents & names),
                hooks.get(model.name, []),
                seed_of(node, project.manifest)["name"] if merges else None,
                node["config"].get("table") if merges else None,
                node["config"].get("key") if merges else None,
            )
        )
    seeds = {
        model.seed: seed_content(seed_of(nodes[model.name], project.manifest), place)
        for model in models
        if model.seed
    }
    target = target_of(place)
    settings = {key: target.settings.get(key) for key in ("schema", "search_path", "role")}
    settings |= {"threads": int(target.settings.get("threads", 1)), **asked["variables"]}
    return Artifact(
        project=place.name,
        groundwork=VERSION,
        engine_version=asked["engine_version"],
        settings=settings,
        statements={name: project.analyses[name] for name in ANALYSES[:2]}
        | {
            name: asked[name]
            for name in (ENGINE, "refuse_foreign_objects", "make_platform", "record_platform")
        },
        kinds=list(project.kinds.values()),
        functions=[
            ArtifactModel(each.name, each.file, each.declared) for each in project.functions
        ],
        models=models,
        left_out=[
            f"{model.declared['schema']}.{model.declared['alias']}"
            for model in project.models
            if not model.kind
        ],
        seeds=list(seeds.values()),
        tests=[
            test_of(node)
            for node in project.manifest["nodes"].values()
            if node["resource_type"] == "test" and node["config"]["enabled"]
        ],
        hooks=asked["hooks"],
    )


def properties_of(node: dict[str, Any], project: Project, compiled_code: str) -> dict[str, Any]:
    """What converge.sql reads of the model, with the same keys in the same order."""
    known = project.manifest["nodes"]
    parents = [known[key] for key in node["depends_on"]["nodes"] if key in known]
    meta = node["config"].get("meta")
    called = [key[7:] for key in meta or {} if key.startswith("access.")]
    return {
        "name": node["name"],
        "alias": node["alias"],
        "schema": node["schema"],
        "description": node["description"],
        "columns": {name: stated(column) for name, column in node["columns"].items()},
        "parents": [
            {"model": each["name"], "schema": each["schema"], "name": each["alias"]}
            for each in parents
        ]
        + [{"model": name, "schema": "access", "name": name} for name in called],
        "config": {"materialized": node["config"]["materialized"], "meta": meta},
        "compiled_code": node.get("compiled_code") or compiled_code,
    }


def stated(content: dict[str, Any]) -> dict[str, Any]:
    """What is said of a column: a macro doesn't see the rest, which the manifest has as null."""
    found = {}
    for key, value in content.items():
        if isinstance(value, dict) and key != "meta":
            found[key] = stated(value)
        elif isinstance(value, list):
            found[key] = [stated(each) if isinstance(each, dict) else each for each in value]
        elif value is not None:
            found[key] = value
    return found


def seed_content(seed: dict[str, Any], place: Place) -> Seed:
    """The table that dbt loads the file into, and its rows."""
    types = seed["config"]["column_types"]
    names, rows = read_rows(seed, place.root)
    columns = {name: types.get(name, "text") for name in names}
    return Seed(
        seed["original_file_path"],
        seed["schema"],
        seed["alias"],
        columns,
        [list(row.values()) for row in rows],
    )


def test_of(node: dict[str, Any]) -> Test:
    config = node["config"]
    is_generic = bool(node.get("test_metadata"))
    of_groundwork = node["package_name"] == "groundwork"
    looks_at_catalog = node["path"].startswith(CATALOG_FOLDERS) and not is_generic
    return Test(
        name=node["name"],
        file=node["original_file_path"],
        sql=node["compiled_code"],
        severity=config["severity"].lower(),
        fail_calc=config["fail_calc"],
        warn_if=config["warn_if"],
        error_if=config["error_if"],
        limit=config["limit"],
        names_schemas=is_generic or looks_at_catalog,
        shows_rows=of_groundwork and looks_at_catalog,
    )
