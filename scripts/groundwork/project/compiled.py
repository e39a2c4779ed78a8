"""The compiled dbt project: what its models declare, read without starting dbt."""

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from .. import GroundworkError
from .dbt import ask_dbt
from .kinds import Kind
from .place import Place, current, find
from .profile import target_of

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

FUNCTIONS = "functions"
"""The analysis that lists the functions that a run keeps without a model of the project."""

OF_NO_MODEL = (ENGINE, FOREIGN_OBJECTS, REQUIREMENTS, KINDS)
"""The analyses that a changed model leaves as they are."""

OPTIONS_OF_RUN = ("plan", "allow", "leave_alone")
"""Variables that say what a run does and not what a model is."""

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

    functions: list[Model] = field(default_factory=list)
    """What a run keeps without a model: the functions of the package that models call."""
    left_alone: tuple[str, ...] | None = None
    """The names of what a run passes over; None where the variable `leave_alone` says it."""
    schema: str | None = None
    """Where a name without a schema is; None where the target says it."""

    def with_functions(self) -> "Project":
        """The project as a run sees it: its functions, then its models."""
        return replace(self, models=[*self.functions, *self.models])

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


def compiled_project(
    root: Path | None = None, analyses: tuple[str, ...] = (ENGINE, FOREIGN_OBJECTS)
) -> tuple[Project, bool]:
    """The project with these analyses, and whether it had to be compiled for that.

    `root` is the folder of another project than the current one.
    """
    place = find(root) if root else current()
    if root or is_compiled_for(place):
        project = read(place, analyses)
        if project is not None:
            return project, False
    compile_project(place)
    project = read(place, analyses)
    if project is None:
        raise GroundworkError(f"dbt compile left no compiled models in {place.target_folder}.")
    return project, True


def is_compiled_for(place: Place) -> bool:
    """Whether dbt compiled the project for this target the last time, as far as it left word."""
    files = [place.target_folder / name for name in ("manifest.json", "run_results.json")]
    try:
        manifest, results = (json.loads(file.read_text()) for file in files)
    except (OSError, ValueError):
        return True
    if manifest["metadata"]["invocation_id"] != results["metadata"]["invocation_id"]:
        return False
    arguments = results["args"]
    given = {
        key: value
        for key, value in (arguments.get("vars") or {}).items()
        if key not in OPTIONS_OF_RUN
    }
    if (given, arguments.get("profile")) != (place.variables, place.profile):
        return False
    with suppress(GroundworkError):
        default = target_of(replace(place, target=None)).name
        return (arguments.get("target") or default) == target_of(place).name
    return True


def read(place: Place, analyses: tuple[str, ...]) -> Project | None:
    """The project as it was last compiled; None where a source is newer than that."""
    manifest = place.target_folder / "manifest.json"
    if not manifest.exists():
        return None
    sources = sources_of(place)
    newest = max(changed_at(sources))
    if manifest.stat().st_mtime < newest:
        return None
    content = json.loads(manifest.read_text())
    texts = read_analyses(place, content, (KINDS, CONFIGURATION, FUNCTIONS, *analyses))
    if texts is None:
        return None
    ignored = json.loads(texts.pop(CONFIGURATION, "null"))
    if ignored:
        raise GroundworkError(ignored)
    listed = [Kind(**each) for each in json.loads(texts.pop(KINDS, "[]"))]
    kinds = {kind.materialized: kind for kind in listed}
    functions = [
        Model(each["name"], "packages.yml", each, kinds[each["config"]["materialized"]])
        for each in json.loads(texts.pop(FUNCTIONS, "[]"))
    ]
    models = []
    for node in in_order(content):
        file = compiled_file(place, node)
        config = {key: node["config"].get(key) for key in ("materialized", "meta")}
        kind = kinds.get(config["materialized"])
        if not file.exists() and kinds and kind is None:
            # dbt's own, such as an ephemeral model
            continue
        if not file.exists() or file.stat().st_mtime < newest:
            return None
        declared = {key: node[key] for key in PROPERTIES}
        parents = [
            content["nodes"][key] for key in node["depends_on"]["nodes"] if key in content["nodes"]
        ]
        declared["parents"] = [
            {"schema": each["schema"], "name": each["alias"]} for each in parents
        ]
        called = [key[7:] for key in config["meta"] or {} if key.startswith("access.")]
        declared["parents"] += [{"schema": "access", "name": name} for name in called]
        declared |= {"config": config, "compiled_code": file.read_text()}
        names = frozenset([*(each["name"] for each in parents), *called])
        models.append(Model(node["name"], node["original_file_path"], declared, kind, names))
    return Project(models, texts, content, kinds, functions)


def read_analyses(place: Place, manifest: dict, names: tuple[str, ...]) -> dict[str, str] | None:
    """The compiled analyses of groundwork, as a package or as this project; None where stale.

    dbt run compiles the models, and not these.
    """
    texts = {}
    for name in names:
        keys = [f"analysis.{owner}.{name}" for owner in ("groundwork", place.name)]
        node = next((manifest["nodes"][key] for key in keys if key in manifest["nodes"]), None)
        if node is None:
            continue
        file = compiled_file(place, node)
        sources = sources_of(place, with_models=name not in OF_NO_MODEL)
        if not file.exists() or file.stat().st_mtime < max(changed_at(sources)):
            return None
        texts[name] = file.read_text()
    return texts


def compiled_file(place: Place, node: dict) -> Path:
    folder = place.target_folder / "compiled" / node["package_name"]
    return folder / node["original_file_path"]


def sources_of(place: Place, with_models: bool = True) -> list[Path]:
    """What the compiled models depend on; without models, what the engine does."""
    settings = place.settings
    packages = place.root / settings.get("packages-install-path", "dbt_packages")
    kinds = {"macro-paths": "macros", "analysis-paths": "analyses"}
    if with_models:
        kinds |= {"model-paths": "models", "seed-paths": "seeds"}
    folders = [name for kind, usual in kinds.items() for name in settings.get(kind, [usual])]
    sources = [place.root / name for name in ("dbt_project.yml", *folders)]
    sources.append(place.profiles / "profiles.yml")
    if packages.is_dir():
        # each may be a link, which a walk would not follow
        sources += [each.resolve() for each in packages.iterdir()]
    return sources


def changed_at(sources: list[Path]) -> Iterator[float]:
    """When each source was changed; a folder is when a file in it came or went."""
    for source in sources:
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


def compile_project(place: Place, with_tests: bool = False) -> None:
    """Compile the models and the analyses; `with_tests` also the data tests and what
    `groundwork compile` asks. It needs no database.

    Raises GroundworkError with what dbt says where it can't.
    """
    # the engine once more, which only a compiled file needs
    further = ["resource_type:test"] if with_tests else ["--exclude", "artifact"]
    code, printed, problems = ask_dbt(
        place,
        *("--log-level", "warn", "--no-use-colors"),
        *("compile", "--no-populate-cache", "--no-introspect"),
        *("--select", "resource_type:model", "resource_type:analysis", *further),
        *("--indirect-selection", "empty"),
    )
    if code != 0:
        raise GroundworkError(f"dbt compile failed:\n{(printed + problems).strip()}")
