"""Writes what was declared into a dbt project, and leaves alone what already says the same."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import yaml

from ..audit.quoting import quote_ident
from ..project.compiled import Model, Project
from ..project.kinds import Kind
from .proving import differences_of
from .reading import Found, Object
from .written import File

WIDTH = 100

WITHOUT_SCHEMA = ("extension", "publication")
"""Kinds whose objects are known by their name alone."""


@dataclass
class Written:
    """What became of each file."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    without_object: list[str] = field(default_factory=list)
    """The files of models of which the database has no object."""


def write(
    root: Path, files: list[File], folders: dict, project: Project, kept: dict[str, Model]
) -> Written:
    """Write the files below `root`/models.

    kept  the models whose files still declare the objects, by their names
    """
    written = Written()
    by_kind = {kind.kind: kind for kind in project.kinds.values()}
    models = {model.name: model for model in project.models}
    patches = {
        node["name"]: root / node["patch_path"].partition("://")[2]
        for node in project.manifest["nodes"].values()
        if node.get("patch_path")
    }
    for file in files:
        name = file.object.model
        if name in kept:
            written.kept.append(kept[name].file)
            continue
        place = models[name].file if name in models else f"{folders[file.object.key]}/{name}.sql"
        path = root / place
        text = configured(file, by_kind)
        is_new = not path.exists()
        if not is_new and path.read_text() == text:
            written.kept.append(place)
            continue
        (written.new if is_new else written.changed).append(place)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        write_properties(patches.get(name, path.with_suffix(".yml")), file)
    declared = {file.object.model for file in files}
    written.without_object = [model.file for model in project.models if model.name not in declared]
    return written


def write_properties(path: Path, file: File) -> None:
    """Bring what the properties file says of the model up to date, and leave the rest of it."""
    facts = file.properties
    content = (yaml.safe_load(path.read_text()) if path.exists() else None) or {}
    models = content.setdefault("models", [])
    entry = next((each for each in models if each["name"] == file.object.model), None)
    if entry is None:
        if not facts:
            return
        entry = {"name": file.object.model}
        models.append(entry)
    if "description" in facts:
        entry["description"] = facts["description"]
    if "meta" in facts:
        entry.setdefault("config", {}).setdefault("meta", {}).update(facts["meta"])
    columns = {column["name"]: column for column in entry.get("columns", [])}
    for column in facts.get("columns", []):
        columns.setdefault(column["name"], {}).update(column)
    if columns:
        entry["columns"] = list(columns.values())
    path.write_text(
        yaml.dump(content, Dumper=Indented, sort_keys=False, allow_unicode=True, width=WIDTH)
    )


def configured(file: File, by_kind: dict[str, Kind]) -> str:
    """The text of the file with the line that says what dbt can't see of it."""
    each = file.object
    kind = by_kind["object" if each.kind == "schema" else each.kind]
    settings = {}
    # a project's models are tables where nothing else is said
    if each.kind != "table":
        settings["materialized"] = kind.materialized
    if each.kind not in ("schema", *WITHOUT_SCHEMA) and each.schema != "public":
        settings["schema"] = each.schema
    if each.model != each.name and each.kind not in ("schema", "function"):
        settings["alias"] = each.name
    if not settings:
        return file.text
    words = ", ".join(f"{name}={value!r}" for name, value in settings.items())
    return f"{{{{ config({words}) }}}}\n\n{file.text}"


class Indented(yaml.SafeDumper):
    """Puts the entries of a list below its name, two spaces further."""

    def increase_indent(self, flow=False, indentless=False):
        return super().increase_indent(flow, False)


def kept_models(connection: psycopg.Connection, project: Project, found: Found) -> dict[str, Model]:
    """The models of the project that still declare the objects, by their names."""
    models = {
        identity: model
        for model in project.models
        if model.kind
        for identity in identities_of_model(model)
    }
    kept = {}
    for each in found.objects.values():
        model = next((models[key] for key in identities_of_object(each) if key in models), None)
        if model is None:
            continue
        # the file says what its model is called
        each.model = model.name
        if not differences_of(connection, model.declared, model.kind):
            kept[model.name] = model
    return kept


def identities_of_model(model: Model) -> Iterator[tuple]:
    """What the model declares: the kind of object, its schema, its name and its arguments."""
    meta = model.declared["config"]["meta"] or {}
    kind, schema, name = model.kind.kind, model.declared["schema"], model.declared["alias"]
    if kind == "object":
        yield kind, meta.get("object")
    elif kind in WITHOUT_SCHEMA:
        yield kind, name
    elif "arguments" in meta:
        lists = meta["arguments"]
        for arguments in [lists] if isinstance(lists, str) else lists:
            yield kind, schema, meta.get("function", name), arguments
    else:
        yield kind, schema, name


def identities_of_object(each: Object) -> Iterator[tuple]:
    """What a model of the object may say; of a function, with its arguments first."""
    if each.kind == "schema":
        yield "object", f"schema {quote_ident(each.name)}"
    elif each.kind in WITHOUT_SCHEMA:
        yield each.kind, each.name
    else:
        if each.kind == "function":
            yield each.kind, each.schema, each.name, each.arguments
        yield each.kind, each.schema, each.name
