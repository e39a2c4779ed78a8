"""Writes what was declared into a dbt project, and leaves alone what already says the same."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import yaml

from ..project.compiled import Model, Project
from ..project.kinds import Kind
from .further import OF_SCHEMA
from .macros import plain
from .proving import differences_of
from .reading import WITHOUT_SCHEMA, Found, Key, Object
from .together import Declared, proven_together
from .written import File

WIDTH = 100


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
    """Bring what the properties file says of the model up to date, and leave the rest of it.

    Tests are written once: then they are people's, as their description of a column is.
    """
    facts = file.properties
    content = (yaml.safe_load(path.read_text()) if path.exists() else None) or {}
    models = content.setdefault("models", [])
    entry = next((each for each in models if each["name"] == file.object.model), None)
    is_new = entry is None
    if is_new:
        if not facts:
            return
        entry = {"name": file.object.model}
        models.append(entry)
    if "description" in facts:
        entry["description"] = plain(facts["description"])
    if "meta" in facts:
        entry.setdefault("config", {}).setdefault("meta", {}).update(plain_values(facts["meta"]))
    columns = {column["name"]: column for column in entry.get("columns", [])}
    for column in plain_values(facts.get("columns", [])):
        columns.setdefault(column["name"], {}).update(column)
    if columns:
        entry["columns"] = list(columns.values())
    if is_new and facts.get("data_tests"):
        entry["data_tests"] = facts["data_tests"]
    path.write_text(
        yaml.dump(content, Dumper=Indented, sort_keys=False, allow_unicode=True, width=WIDTH)
    )


def plain_values(value):
    """The value with its texts, and those in it, as dbt leaves them."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, list):
        return [plain_values(each) for each in value]
    if isinstance(value, dict):
        return {plain(name): plain_values(each) for name, each in value.items()}
    return value


def configured(file: File, by_kind: dict[str, Kind]) -> str:
    """The text of the file with the line that says what dbt can't see of it."""
    each = file.object
    kind = by_kind["object" if each.what else each.kind]
    settings = {}
    # a project's models are tables where nothing else is said
    if each.kind != "table":
        settings["materialized"] = kind.materialized
    if each.has_schema and each.schema != "public":
        settings["schema"] = each.schema
    is_referred_to = not each.what or each.kind == "foreign table"
    if each.model != each.name and is_referred_to and each.kind != "function":
        settings["alias"] = each.name
    if file.hook:
        settings["post_hook"] = str(file.hook)
    if not settings:
        return file.text
    words = ", ".join(f"{name}={value!r}" for name, value in settings.items())
    return f"{{{{ config({words}) }}}}\n\n{file.text}"


class Indented(yaml.SafeDumper):
    """Puts the entries of a list below its name, two spaces further, and lines below each other."""

    def increase_indent(self, flow=False, indentless=False):
        return super().increase_indent(flow, False)


def lines_of(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


Indented.add_representer(str, lines_of)


def kept_models(connection: psycopg.Connection, project: Project, found: Found) -> dict[str, Model]:
    """The models of the project that still declare the objects, by their names."""
    models = {
        identity: model
        for model in project.models
        if model.kind
        for identity in identities_of_model(model)
    }
    declaring: dict[Key, Model] = {}
    for key, each in found.objects.items():
        model = next((models[name] for name in identities_of_object(each) if name in models), None)
        if model is not None:
            # the file says what its model is called
            each.model = model.name
            declaring[key] = model
    # those of the project stand in the order of their references
    places = {model.name: place for place, model in enumerate(project.models)}
    tables = [
        Declared(key[1], declaring[key].declared)
        for key in sorted(declaring, key=lambda key: places[declaring[key].name])
        if declaring[key].kind.kind == "table"
    ]
    same = proven_together(connection, tables) if tables else set()
    return {
        model.name: model
        for key, model in declaring.items()
        if (model.kind.kind == "table" and key[1] in same)
        or not differences_of(connection, model.declared, model.kind)
    }


def identities_of_model(model: Model) -> Iterator[tuple]:
    """What the model declares: the kind of object, its schema, its name and its arguments."""
    meta = model.declared["config"]["meta"] or {}
    kind, schema, name = model.kind.kind, model.declared["schema"], model.declared["alias"]
    if kind == "object":
        what = meta.get("object") or ""
        is_there = what.startswith(tuple(f"{each} " for each in OF_SCHEMA))
        yield kind, schema if is_there else None, plain_identity(what)
    elif kind in WITHOUT_SCHEMA:
        yield kind, name
    elif "arguments" in meta:
        lists = meta["arguments"]
        for arguments in [lists] if isinstance(lists, str) else lists:
            yield kind, schema, meta.get("function", name), arguments
    else:
        yield kind, schema, name


def plain_identity(what: str) -> str:
    """An object as groundwork.plain_identity knows it, however people write it."""
    return what.lower().replace("pg_catalog.", "").replace(", ", ",")


def identities_of_object(each: Object) -> Iterator[tuple]:
    """What a model of the object may say; of a function, with its arguments first."""
    if each.what:
        schema = each.schema if each.has_schema else None
        yield "object", schema, plain_identity(each.what)
    elif each.kind in WITHOUT_SCHEMA:
        yield each.kind, each.name
    else:
        if each.kind == "function":
            yield each.kind, each.schema, each.name, each.arguments
        yield each.kind, each.schema, each.name
