"""The compiled dbt project: what its models declare, read without starting dbt."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .. import ROOT, GroundworkError
from .kinds import Kind

ENGINE = "engine"
"""The analysis that installs the engine. It depends on no model."""

FOREIGN_OBJECTS = "foreign_objects"
"""The analysis that lists what others own and could run. It depends on no model either."""

REQUIREMENTS = "requirements"
"""The analysis that asks what the database lacks of roles, schemas and privileges."""

CONFIGURATION = "configuration"
"""The analysis that says which settings of models would be ignored."""

KINDS = "kinds"
"""The analysis that lists the kinds of models. It depends on no model either."""

ENGINE_SOURCES = ("dbt_project.yml", "profiles.yml", "macros", "analyses")
SOURCES = (*ENGINE_SOURCES, "models", "seeds")
"""What the compiled models depend on."""

OF_NO_MODEL = (ENGINE, FOREIGN_OBJECTS, REQUIREMENTS, KINDS)
"""The analyses that a changed model leaves as they are."""

PROPERTIES = ("alias", "schema", "description", "columns")


@dataclass(frozen=True)
class Model:
    """One model; `declared` is what groundwork.read_model takes."""

    name: str
    file: str
    declared: dict
    kind: Kind | None = None
    """None for a materialization that groundwork does not know."""
    parents: frozenset[str] = frozenset()
    """The names of the models that it refers to."""


@dataclass(frozen=True)
class Project:
    models: list[Model]
    """Every model, each after those that it refers to."""
    analyses: dict[str, str]
    """The compiled analyses by name, of those asked for that the project has."""
    manifest: dict = field(repr=False)
    """What dbt knows of every node."""
    kinds: dict[str, Kind] = field(default_factory=dict)
    """The kinds of models by their materialization."""

    def drawn_nodes(self) -> dict[str, dict]:
        """The nodes of the manifest that diagrams show, by their key."""
        drawn = {kind.materialized for kind in self.kinds.values() if kind.is_drawn}
        return {
            key: node
            for key, node in self.manifest["nodes"].items()
            if node["config"].get("materialized") in drawn
        }

    @property
    def schemas(self) -> list[str]:
        """The schemas in which the project declares tables, but for those of the platform."""
        declared = {
            model.declared["schema"]
            for model in self.models
            if model.kind
            and model.kind.fate
            and not (model.declared["config"]["meta"] or {}).get("platform")
        }
        return sorted(declared | {"public"})

    @property
    def engine(self) -> str | None:
        """The SQL that installs the engine."""
        return self.analyses.get(ENGINE)


def target_folder(root: Path) -> Path:
    return root / os.environ.get("DBT_TARGET_PATH", "target")


def compiled_project(
    root: Path = ROOT, analyses: tuple[str, ...] = (ENGINE, FOREIGN_OBJECTS)
) -> tuple[Project, bool]:
    """The project with these analyses, and whether it had to be compiled for that."""
    project = read(root, analyses)
    if project is not None:
        return project, False
    compile_project(root)
    project = read(root, analyses)
    if project is None:
        raise GroundworkError(f"dbt compile left no compiled models in {target_folder(root)}.")
    return project, True


def read(root: Path, analyses: tuple[str, ...]) -> Project | None:
    """The project as it was last compiled; None where a source is newer than that."""
    target = target_folder(root)
    manifest = target / "manifest.json"
    if not manifest.exists():
        return None
    newest = max(changed_at(root, SOURCES))
    if manifest.stat().st_mtime < newest:
        return None
    content = json.loads(manifest.read_text())
    compiled = target / "compiled" / content["metadata"]["project_name"]
    # dbt run compiles the models, and not these
    texts = {}
    for name in (KINDS, CONFIGURATION, *analyses):
        if not (root / "analyses" / f"{name}.sql").exists():
            continue
        file = compiled / "analyses" / f"{name}.sql"
        sources = ENGINE_SOURCES if name in OF_NO_MODEL else SOURCES
        if not file.exists() or file.stat().st_mtime < max(changed_at(root, sources)):
            return None
        texts[name] = file.read_text()
    ignored = json.loads(texts.pop(CONFIGURATION, "null"))
    if ignored:
        raise GroundworkError(ignored)
    listed = [Kind(**each) for each in json.loads(texts.pop(KINDS, "[]"))]
    kinds = {kind.materialized: kind for kind in listed}
    models = []
    for node in in_order(content):
        file = compiled / node["original_file_path"]
        if not file.exists() or file.stat().st_mtime < newest:
            return None
        config = {key: node["config"].get(key) for key in ("materialized", "meta")}
        declared = {key: node[key] for key in PROPERTIES}
        parents = [
            content["nodes"][key] for key in node["depends_on"]["nodes"] if key in content["nodes"]
        ]
        declared["parents"] = [
            {"schema": each["schema"], "name": each["alias"]} for each in parents
        ]
        declared |= {"config": config, "compiled_code": file.read_text()}
        kind = kinds.get(config["materialized"])
        names = frozenset(each["name"] for each in parents)
        models.append(Model(node["name"], node["original_file_path"], declared, kind, names))
    return Project(models, texts, content, kinds)


def changed_at(root: Path, names: tuple[str, ...]) -> Iterator[float]:
    """When each source was changed; a folder is when a file in it came or went."""
    for name in names:
        source = root / name
        if source.exists():
            yield source.stat().st_mtime
        for folder, _, files in os.walk(source):
            yield Path(folder).stat().st_mtime
            yield from (Path(folder, file).stat().st_mtime for file in files)


def in_order(manifest: dict) -> list[dict]:
    """The enabled models, each after those that it depends on, else by name."""
    nodes = {
        key: node
        for key, node in sorted(manifest["nodes"].items())
        if node["resource_type"] == "model"
    }
    ordered: dict[str, dict] = {}

    def add(key: str) -> None:
        if key in nodes and key not in ordered:
            for parent in sorted(nodes[key]["depends_on"]["nodes"]):
                add(parent)
            ordered[key] = nodes[key]

    for key in nodes:
        add(key)
    return list(ordered.values())


def compile_project(root: Path) -> None:
    """Compile the models and the analyses. It needs no database."""
    command = [sys.executable, "-c", "from dbt.cli.main import cli; cli()"]
    command += ["--log-level", "warn", "--no-use-colors"]
    command += ["compile", "--no-populate-cache", "--no-introspect"]
    command += ["--select", "resource_type:model", "resource_type:analysis"]
    command += ["--indirect-selection", "empty", "--project-dir", root, "--profiles-dir", root]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise GroundworkError(f"dbt compile failed:\n{(done.stdout + done.stderr).strip()}")
