"""A compiled project in one file: everything that a run needs of it (docs/artifact.md)."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from .. import GroundworkError
from ..project.compiled import ENGINE, FOREIGN_OBJECTS, REQUIREMENTS, Model, Project
from ..project.hooks import Hook
from ..project.kinds import Kind

FORMAT = 1
"""The version of the format. It rises when a key gets another meaning, not when one is added."""

RUN_ID = "groundwork_run_id"
"""What stands in the SQL of the artifact where the id of the run belongs."""

DECLARED = ("alias", "schema", "description", "columns", "config", "compiled_code")
"""What groundwork.read_model takes of a model's properties, besides its parents."""


@dataclass(frozen=True)
class Seed:
    """A seed and the model that merges it into a table."""

    file: str
    schema: str
    name: str
    columns: dict[str, str]
    """The types of its columns, by name, in order."""
    rows: list[list[str | None]]


@dataclass(frozen=True)
class ArtifactModel:
    name: str
    file: str
    properties: dict[str, Any]
    """As converge.sql reads them of the model, keys in its order: their hash is the model's."""
    depends_on: list[str] = field(default_factory=list)
    """The names of the models that come before it."""
    hooks: list[Hook] = field(default_factory=list)
    seed: str | None = None
    """Of a model that merges a seed, the seed's name; then `table` and `key` say whereto."""
    table: str | None = None
    key: str | None = None

    @property
    def schema(self) -> str:
        return self.properties["schema"]

    @property
    def alias(self) -> str:
        return self.properties["alias"]

    @property
    def materialized(self) -> str:
        return self.properties["config"]["materialized"]

    @property
    def meta(self) -> dict[str, Any]:
        return self.properties["config"]["meta"] or {}

    @property
    def node(self) -> dict[str, Any]:
        """What dbt's manifest says of it, as far as plans and runs ask."""
        return {"resource_type": "model", **self.properties}

    @property
    def object_name(self) -> str:
        return f"{self.schema}.{self.alias}"

    @property
    def model_key(self) -> str:
        """By what groundwork.unchanged_models() knows it: the same as in a run of dbt."""
        text = json.dumps(self.properties)
        return f"{self.object_name} {hashlib.md5(text.encode()).hexdigest()}"


@dataclass(frozen=True)
class Test:
    """A data test, as dbt compiled it."""

    name: str
    file: str
    sql: str
    severity: str
    fail_calc: str
    warn_if: str
    error_if: str
    limit: int | None = None
    names_schemas: bool = False
    """Whether it names nothing without its schema, so that it runs along a path of PostgreSQL's."""
    shows_rows: bool = False
    """Whether what it finds says something of the catalog, and nothing of a table's rows."""


@dataclass(frozen=True)
class Artifact:
    project: str
    """The name of the dbt project."""
    groundwork: str
    """The version of groundwork that compiled it."""
    engine_version: str
    settings: dict[str, Any]
    """Of the target: schema, search_path, role, threads; of the project: its variables."""
    statements: dict[str, str]
    """By name: the SQL of the engine and of groundwork's hooks."""
    kinds: list[Kind]
    functions: list[ArtifactModel]
    """What a run keeps without a model."""
    models: list[ArtifactModel]
    """Each after those that it refers to."""
    left_out: list[str]
    """Names, with schema, of what dbt's own models make: dbt run makes them."""
    seeds: list[Seed]
    tests: list[Test]
    hooks: dict[str, list[str]]
    """The project's own on-run-start and on-run-end, rendered."""

    def kind_of(self, model: ArtifactModel) -> Kind:
        return next(kind for kind in self.kinds if kind.materialized == model.materialized)

    def seed_of(self, model: ArtifactModel) -> Seed:
        return next(seed for seed in self.seeds if seed.name == model.seed)

    def as_project(self) -> Project:
        """The project as a plan is made from it."""
        kinds = {kind.materialized: kind for kind in self.kinds}
        functions, models = (
            [
                Model(
                    model.name,
                    model.file,
                    {key: model.properties[key] for key in DECLARED}
                    | {"parents": model.properties["parents"]},
                    kinds[model.materialized],
                    frozenset(model.depends_on),
                )
                for model in each
            ]
            for each in (self.functions, self.models)
        )
        analyses = {name: self.statements[name] for name in (ENGINE, FOREIGN_OBJECTS, REQUIREMENTS)}
        nodes = {model.name: model.node for model in self.models}
        nodes |= {name: other_node(name) for name in self.left_out}
        alone = self.settings["leave_alone"] or []
        return Project(
            models,
            analyses,
            {"nodes": nodes},
            kinds,
            functions,
            (alone,) if isinstance(alone, str) else tuple(alone),
            self.settings["schema"],
        )


def other_node(name: str) -> dict[str, Any]:
    """What dbt's manifest says of a model of its own, as far as plans and runs ask."""
    schema, alias = name.split(".", 1)
    config = {"materialized": None, "meta": {}}
    return {"resource_type": "model", "schema": schema, "alias": alias, "config": config}


def write(artifact: Artifact, file: Path) -> str:
    """Write the artifact, and return its hash."""
    text = json.dumps(asdict(artifact), indent=1, ensure_ascii=False).removeprefix("{\n") + "\n"
    stated = hash_of(text)
    # a line of its own, so that what it is the hash of need not be written again to be checked
    file.write_text(f'{{"format": {FORMAT}, "hash": "{stated}",\n{text}')
    return stated


def read(file: Path) -> Artifact:
    """Read an artifact. Raises GroundworkError where the file is none, is of another format, or is
    not what was compiled."""
    try:
        text = file.read_text()
    except OSError as error:
        raise GroundworkError(
            f"{file} can't be read: {error.strerror}. Write one with: groundwork compile"
            f" --output {file}"
        ) from None
    try:
        content = json.loads(text)
    except ValueError:
        content = None
    if not isinstance(content, dict) or "format" not in content:
        raise GroundworkError(
            f"{file} is no compiled project. Nothing was changed. Write one with:"
            f" groundwork compile --output {file}"
        )
    form, stated = content.pop("format"), content.pop("hash", None)
    if form != FORMAT:
        raise GroundworkError(
            f"{file} has format {form}, and this groundwork reads format {FORMAT}. Nothing was"
            " changed. Compile it with the version of groundwork that applies it."
        )
    if stated != hash_of(text.partition("\n")[2]):
        raise GroundworkError(
            f"{file} is not as it was compiled: its hash is another. Nothing was changed. Compile"
            f" it again: groundwork compile --output {file}"
        )
    return Artifact(
        **content
        | {
            "kinds": [Kind(**each) for each in content["kinds"]],
            "functions": [model_of(each) for each in content["functions"]],
            "models": [model_of(each) for each in content["models"]],
            "seeds": [Seed(**each) for each in content["seeds"]],
            "tests": [Test(**each) for each in content["tests"]],
        }
    )


def model_of(content: dict[str, Any]) -> ArtifactModel:
    return ArtifactModel(**content | {"hooks": [Hook(**hook) for hook in content["hooks"]]})


def hash_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
