"""Writes what was declared into a dbt project, and leaves alone what already says the same."""

from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import yaml

from ..project.compiled import Model, Project
from ..project.kinds import Kind
from .declare import File
from .proving import differences_of
from .reading import Found, Object

WIDTH = 100


@dataclass
class Written:
    """What became of each file."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    not_there: list[str] = field(default_factory=list)
    """Models of which the database has no object."""


def write(
    root: Path,
    found: Found,
    files: list[File],
    folders: dict,
    kinds: dict[str, Kind],
    kept: dict[str, Model],
) -> Written:
    """Write the files below `root`/models.

    kept  the models whose files declare what is there, by their names
    """
    written = Written()
    by_kind = {kind.kind: kind for kind in kinds.values()}
    models = root / "models"
    existing = {path.stem: path for path in models.rglob("*.sql")}
    for file in files:
        each = file.object
        if each.model in kept:
            written.kept.append(kept[each.model].file)
            continue
        path = existing.get(each.model, models / folders[each.key] / f"{each.model}.sql")
        text = configured(file, by_kind, several_schemas(found))
        properties = path.with_suffix(".yml")
        entry = properties_text(file)
        is_same = path.exists() and path.read_text() == text
        place = str(path.relative_to(root))
        if is_same:
            written.kept.append(place)
            continue
        (written.changed if path.exists() else written.new).append(place)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        if entry:
            properties.write_text(entry)
    return written


def several_schemas(found: Found) -> bool:
    return len({each.schema for each in found.objects.values() if not each.is_platform}) > 1


def configured(file: File, by_kind: dict[str, Kind], are_several: bool) -> str:
    """The text of the file with the line that says what dbt can't see of it."""
    each = file.object
    kind = by_kind["object" if each.kind == "schema" else each.kind]
    settings = {}
    # a project's models are tables where nothing else is said
    if each.kind != "table":
        settings["materialized"] = kind.materialized
    if each.kind not in ("schema", "publication", "extension") and each.schema != "public":
        settings["schema"] = each.schema
    if each.model != each.name and each.kind not in ("schema", "function"):
        settings["alias"] = each.name
    if not settings:
        return file.text
    words = ", ".join(f"{name}={value!r}" for name, value in settings.items())
    return f"{{{{ config({words}) }}}}\n\n{file.text}"


def properties_text(file: File) -> str:
    """The properties file of the model; empty where there is nothing to say."""
    facts = file.properties
    if not facts and not file.tests:
        return ""
    entry: dict = {"name": file.object.model}
    if "description" in facts:
        entry["description"] = facts["description"]
    if "meta" in facts:
        entry["config"] = {"meta": facts["meta"]}
    if file.tests:
        entry["data_tests"] = file.tests
    if "columns" in facts:
        entry["columns"] = facts["columns"]
    return yaml.dump(
        {"models": [entry]}, Dumper=Indented, sort_keys=False, allow_unicode=True, width=WIDTH
    )


class Indented(yaml.SafeDumper):
    """Puts the entries of a list below its name, two spaces further."""

    def increase_indent(self, flow=False, indentless=False):
        return super().increase_indent(flow, False)


def kept_models(connection: psycopg.Connection, project: Project, found: Found) -> dict[str, Model]:
    """The models of the project that declare what is there, by their names."""
    by_place = {
        (model.declared["schema"], model.declared["alias"]): model for model in project.models
    }
    kept = {}
    for each in found.objects.values():
        model = model_of(each, by_place)
        if model is None:
            continue
        # the file says what its model is called
        each.model = model.name
        if not differences_of(connection, model.declared, model.kind):
            kept[model.name] = model
    return kept


def model_of(each: Object, by_place: dict[tuple[str, str], Model]) -> Model | None:
    model = by_place.get((each.schema, each.name))
    if model is None and each.kind in ("schema", "publication", "extension"):
        model = next((model for (_, alias), model in by_place.items() if alias == each.model), None)
    return model
