"""The declaration in the order of the report: tables first, then what hangs on all of them."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pglast.ast import SelectStmt

from .. import ROOT, GroundworkError
from ..planning.secrets import MARK
from ..project.compiled import Model, Project
from ..project.hooks import hooks_of
from .seeds import seed_insert, table_of
from .statements import (
    INDEX,
    ROW_SECURITY,
    TRIGGER,
    Statement,
    has_view_without_rights,
    indented,
    literal,
    quoted,
    repeatable,
    statements,
)

TITLES = {
    "platform": "What the platform lacks: roles, schemas, who asks, default privileges",
    "extensions": "Extensions",
    "enums": "Enumerated types",
    "functions": "Helper functions",
    "core": "Core tables",
    "tenants": "Tenant tables",
    "application": "Application tables",
    "analytics": "Analytics tables",
    "security": "Security tables",
    "indexes": "Indexes",
    "row_security": "Row security policies, and the privileges they rest on",
    "triggers": "Triggers and what subscribers hear of",
    "storage": "Buckets and channels, where the platform has a place for them",
    "seed_data": "Seed data",
}
NAMES = list(TITLES)
PARTS = {INDEX: "indexes", ROW_SECURITY: "row_security", TRIGGER: "triggers"}

PATH = ["public", "extensions", "auth"]

OF_PLATFORM = ("public", "access", "extensions", "auth")
"""Schemas in which the platform's statements say who may look names up."""

FOLDERS = {"retired": "triggers", "publications": "triggers", "channels": "storage"}
"""Folders that are not named after their step; this one's functions are called by triggers."""

OF_EXPORT = {
    "extension": "extensions",
    "table": "core",
    "view": "analytics",
    "seed": "seed_data",
    "platform": "storage",
}
OF_CATALOG = {
    "pg_proc": "functions",
    "pg_type": "enums",
    "pg_class": "enums",
    "pg_publication": "triggers",
    None: "extensions",
}
"""Where a folder is not named after a step: the step of a kind, by what the kind says."""

ACCESS_TABLES = {"storage": "objects", "realtime": "messages"}
"""By schema of the platform, the table that policies of buckets and channels are on."""

OPTIONAL_EXTENSION = """\
do $optional$
begin
    if exists (select from pg_catalog.pg_available_extensions where name = {name}) then
{statement};
    end if;
exception
    when insufficient_privilege then null;
end
$optional$"""

PLATFORM_ACCESS = """\
do $platform_access$
begin
    if to_regclass({table}) is not null then
        perform set_config('search_path', '{inside}', true);
{statements}
        perform set_config('search_path', '{outside}', true);
    end if;
end
$platform_access$"""

PLATFORM_TABLE = """\
-- Where the platform has this table, it stays as it is.
do $platform_table$
begin
    if to_regclass({table}) is null then
        perform set_config('search_path', '{inside}', true);
{statements}
        perform set_config('search_path', '{outside}', true);
    end if;
end
$platform_table$"""


SCHEDULED = """\
do $scheduled$
begin
    if to_regnamespace('cron') is not null then
{text};
    end if;
end
$scheduled$"""

WITHOUT_COMMENT = ("default privileges ", "job ", "user mapping ")
"""What `comment on` does not take, as models name it."""


@dataclass
class Step:
    name: str
    blocks: list[str] = field(default_factory=list)

    @property
    def number(self) -> int:
        return NAMES.index(self.name)

    @property
    def title(self) -> str:
        return TITLES[self.name]


def steps_of(project: Project, root: Path = ROOT) -> list[Step]:
    """The steps, and before them what the platform lacks.

    Raises GroundworkError for a model that plain SQL can't stand for.
    """
    steps = {name: Step(name) for name in NAMES}
    steps["platform"].blocks.append(project.analyses["platform"].strip())
    builder = Builder(project, steps, root)
    for model in project.models:
        builder.add(model)
    return list(steps.values())


class Builder:
    def __init__(self, project: Project, steps: dict[str, Step], root: Path) -> None:
        self.steps, self.manifest, self.root = steps, project.manifest, root
        self.hooks = hooks_of(project)
        self.places: dict[str, int] = {}
        self.index_names: dict[str, set[str]] = {}
        self.forced: set[tuple[str, str]] = set()

    def add(self, model: Model) -> None:
        if model.kind and model.kind.export is None:
            return
        node = self.node_of(model)
        if node and node["config"].get("pre-hook"):
            raise GroundworkError(
                f"{model.file} has a pre-hook, which an export can't render. Nothing was written."
            )
        add_kind = {
            "extension": self.add_extension,
            "plain": self.add_plain,
            "view": self.add_view,
            "table": self.add_table,
            "seed": self.add_seed,
            "platform": self.add_access,
        }.get(model.kind.export if model.kind else None)
        if add_kind is None:
            raise GroundworkError(
                f"{model.file} is materialized as {model.declared['config']['materialized']},"
                " which an export does not know."
                " Nothing was written."
            )
        add_kind(model, self.step_of(model, node))

    def node_of(self, model: Model) -> dict[str, Any]:
        """What dbt knows of it; nothing of a function that the package brings."""
        return next(
            (
                node
                for node in self.manifest["nodes"].values()
                if node["resource_type"] == "model" and node["original_file_path"] == model.file
            ),
            {},
        )

    def step_of(self, model: Model, node: dict[str, Any]) -> str:
        """The step of the model's folder, or of its kind where no step is named like the folder;
        or a later one that has what the model refers to."""
        name = Path(model.file).parts[1].partition("_")[2] if node else ""
        if name in FOLDERS:
            name = FOLDERS[name]
        elif name not in TITLES or name in PARTS.values():
            name = OF_EXPORT.get(model.kind.export) or OF_CATALOG[model.kind.catalog]
        if not node:
            return name
        parents = (self.places.get(key, 0) for key in node["depends_on"]["nodes"])
        place = max([NAMES.index(name), *parents])
        self.places[node["unique_id"]] = place
        return NAMES[place]

    def write(self, step: str, heading: str, texts: list[str], schema: str = "public") -> None:
        if not texts:
            return
        block = "\n\n".join(f"{text};" for text in texts)
        if schema not in PATH[:1]:
            block = f"set search_path = {path(schema)};\n\n{block}\n\nset search_path = {path()};"
        self.steps[step].blocks.append(f"-- {heading}\n{block}")

    def add_extension(self, model: Model, step: str) -> None:
        meta = model.declared["config"]["meta"] or {}
        texts = self.repeatable(statements(model.declared["compiled_code"]))
        if meta.get("optional"):
            name = literal(model.declared["alias"])
            texts = [
                OPTIONAL_EXTENSION.format(name=name, statement=indented(indented(text)))
                for text in texts
            ]
        self.write(step, model.file, texts)

    def add_plain(self, model: Model, step: str) -> None:
        code = model.declared["compiled_code"]
        if MARK in code:
            self.steps[step].blocks.append(
                f"-- {model.file}: needs a secret, which no file has. Make it by hand."
            )
            return
        texts = self.repeatable(statements(code))
        if object_of(model).startswith("job "):
            texts = [SCHEDULED.format(text=indented(indented(text))) for text in split(code)]
        schema = model.declared["schema"]
        place = PATH[0] if schema in OF_PLATFORM else schema
        self.write(step, model.file, texts + comments(model), place)

    def add_view(self, model: Model, step: str) -> None:
        name, schema = model.declared["alias"], model.declared["schema"]
        found = [*statements(model.declared["compiled_code"])]
        texts = self.repeatable(found, schema)
        if has_view_without_rights(found):
            # as groundwork.complete_view() does
            texts.append(f"alter view {quoted(name)} set (security_invoker = true)")
        self.write(step, model.file, texts + comments(model), schema)
        if any(each.is_unfilled for each in found):
            fill = f"refresh materialized view {quoted(schema)}.{quoted(name)}"
            self.write(NAMES[-1], f"{name}: its rows", [fill])

    def add_table(self, model: Model, step: str) -> None:
        name, schema = model.declared["alias"], model.declared["schema"]
        parts: dict[str | None, list[Statement]] = {}
        for statement in statements(model.declared["compiled_code"]):
            parts.setdefault(statement.part, []).append(statement)
            if statement.is_row_security:
                self.forced.add((schema, name))
        texts = {part: self.repeatable(found, schema) for part, found in parts.items()}
        if schema not in OF_PLATFORM:
            found = parts.get(ROW_SECURITY, [])
            if roles := sorted({role for each in found for role in each.roles}):
                usage = f"grant usage on schema {quoted(schema)} to {', '.join(roles)}"
                texts[ROW_SECURITY].insert(0, usage)
        texts[None] = texts.get(None, []) + comments(model)
        if (model.declared["config"]["meta"] or {}).get("platform"):
            self.write(step, model.file, [platform_table(schema, name, texts)])
            self.write(PARTS[TRIGGER], name, texts.get(TRIGGER, []))
            return
        self.write(step, model.file, texts[None], schema)
        for part, place in PARTS.items():
            self.write(place, name, texts.get(part, []), schema)
        self.write(
            PARTS[TRIGGER],
            f"{name}: what its model does after each run",
            [text for hook in self.hooks.get(model.name, []) for text in split(hook.sql)],
        )

    def add_seed(self, model: Model, step: str) -> None:
        node = self.node_of(model)
        table = table_of(node)
        texts = [seed_insert(node, self.manifest, self.root)]
        if (node["schema"], node["config"]["table"]) in self.forced:
            # the owner is held to row security too, unless a superuser
            lift, force = "no force row level security", "force row level security"
            texts = [f"alter table {table} {lift}", *texts, f"alter table {table} {force}"]
        self.write(step, model.file, texts)

    def add_access(self, model: Model, step: str) -> None:
        schema = model.declared["schema"]
        texts = self.repeatable(statements(model.declared["compiled_code"]), schema)
        block = PLATFORM_ACCESS.format(
            table=literal(f"{quoted(schema)}.{ACCESS_TABLES[schema]}"),
            inside=path(schema),
            outside=path(),
            statements="\n\n".join(indented(indented(f"{text};")) for text in texts),
        )
        self.write(step, model.file, [block])

    def repeatable(self, found, schema: str = "public") -> list[str]:
        taken = self.index_names.setdefault(schema, set())
        return [repeatable(statement, taken) for statement in found]


def split(hook: str) -> list[str]:
    """The statements of a hook; a select is one for its effect, so its rows are not shown."""
    return [
        f"do $hook$ begin perform{each.text[len('select') :]}; end $hook$"
        if isinstance(each.tree, SelectStmt) and each.text.lower().startswith("select")
        else each.text
        for each in statements(hook)
    ]


def path(first: str = "public") -> str:
    return ", ".join([quoted(first), *(schema for schema in PATH if schema != first)])


def platform_table(schema: str, name: str, texts: dict[str | None, list[str]]) -> str:
    """The whole table but its triggers, made only where it is missing."""
    found = [text for part in (None, INDEX, ROW_SECURITY) for text in texts.get(part, [])]
    return PLATFORM_TABLE.format(
        table=literal(f"{quoted(schema)}.{quoted(name)}"),
        inside=path(schema),
        outside=path(),
        statements="\n\n".join(indented(indented(f"{text};")) for text in found),
    )


def object_of(model: Model) -> str:
    """What a model of catalog_object makes, such as `server billing`; empty for others."""
    return (model.declared["config"]["meta"] or {}).get("object", "")


def comments(model: Model) -> list[str]:
    """`comment on` for the model's descriptions, as groundwork.read_model makes them."""
    declared, name = model.declared, quoted(model.declared["alias"])
    objects = []
    if named := object_of(model):
        if not named.startswith(WITHOUT_COMMENT):
            subject = named.replace("foreign-data wrapper ", "foreign data wrapper ")
            objects.append((subject, declared["description"]))
    elif model.kind.comment_on:
        schema = f"{quoted(declared['schema'])}." if model.kind.with_schema else ""
        objects.append((f"{model.kind.comment_on} {schema}{name}", declared["description"]))
    if model.kind.has_columns:
        for column, properties in declared["columns"].items():
            described = properties.get("description", "")
            objects.append((f"column {name}.{quoted(column)}", described))
    described = [(subject, text.strip(" \n\t")) for subject, text in objects]
    texts = [f"comment on {subject} is {literal(text)}" for subject, text in described if text]
    return [";\n".join(texts)] if texts else []
