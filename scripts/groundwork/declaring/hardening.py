"""Proposes what closes the findings of a declared project, in its files: the database stays."""

from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import yaml

from .. import GroundworkError
from ..cli.target import connect
from ..planning.changes import begin_writing
from ..planning.engine import prepare_engine
from ..project.compiled import ENGINE, Model, Project, compiled_project
from .declare import Writer
from .harden_functions import function_changes
from .harden_tables import added_keys, table_changes
from .order import put_in_order
from .project import Indented, kept_models
from .proving import differences_of
from .reading import Found, Object, read_objects
from .recognised.database import recogniser
from .recognised.near import policies_of
from .recognised.rendering import RefusedError
from .stated import policy_test


@dataclass
class Proposal:
    """What is written into one file, and what a run would then do."""

    model: str
    file: str
    text: str
    changes: list[tuple[str, str]] = field(default_factory=list)
    """What was changed, and why."""
    closed: list[str] = field(default_factory=list)
    """The words of `meta: accept` that are not needed any more."""
    statements: list[str] = field(default_factory=list)
    replaced: set[str] | None = None
    """The policies that the table had, where a class stands for them."""
    policies: set[str] = field(default_factory=set)
    """Those that it has then."""


@dataclass
class Hardened:
    proposals: list[Proposal]
    left: list[tuple[str, str]]
    """What only a person can decide, and why."""


def harden_database(url: str | None, schemas: list[str], folder: Path) -> Hardened:
    """Write proposals into the files of the project in `folder`.

    Raises GroundworkError, before anything is written, where files differ from the database.
    """
    connection = connect(url, "groundwork declare", is_announced=True)
    with connection:
        project, _ = compiled_project(folder, (ENGINE,))
        prepare_engine(connection, project)
        try:
            begin_writing(connection)
            found = read_objects(connection, schemas or None)
            hardened = proposals(connection, project, found, folder)
        finally:
            connection.rollback()
    for each in hardened.proposals:
        (folder / each.file).write_text(each.text)
        change_properties(project, folder, each)
    return hardened


def proposals(
    connection: psycopg.Connection, project: Project, found: Found, folder: Path
) -> Hardened:
    kept = kept_models(connection, project, found)
    if missing := [each.shown for each in found.objects.values() if is_missing(each, kept)]:
        raise GroundworkError(
            f"{len(missing)} of {len(found.objects)} objects have no file, or are unlike their"
            f" files: {', '.join(missing[:3])}. Nothing was written. Declare the database first:"
            " the same command without --harden."
        )
    late = put_in_order(connection, found)
    macros, _ = recogniser(connection, found, project, folder)
    writer = Writer(connection, found, project.kinds, late, macros)
    keys = added_keys(connection, macros.renderer, found.schemas)
    hardened = Hardened([], [])
    for each in found.objects.values():
        if each.model not in kept or each.is_platform or each.is_of_package:
            continue
        model = kept[each.model]
        accepted = (model.declared["config"]["meta"] or {}).get("accept") or []
        words = [accepted] if isinstance(accepted, str) else accepted
        text = (folder / model.file).read_text()
        proposal = Proposal(model.name, model.file, text)
        if each.kind == "table":
            left = table_changes(writer, each, words, keys.get(each.key[1], []), proposal)
        elif each.kind == "function" and words:
            left = function_changes(connection, each, words, proposal)
        else:
            continue
        hardened.left += [(each.shown, reason) for reason in left]
        if proposal.text != text:
            prove(writer, each, model, proposal, hardened)
    return hardened


def is_missing(each: Object, kept: dict[str, Model]) -> bool:
    return each.model not in kept and not each.is_of_package


def prove(
    writer: Writer, each: Object, model: Model, proposal: Proposal, hardened: Hardened
) -> None:
    """Keep the proposal if the engine takes the file, with the statements that a run executes."""
    meta = dict(model.declared["config"]["meta"] or {})
    words = meta.pop("accept", [])
    rest = [word for word in words if word not in proposal.closed]
    if rest:
        meta["accept"] = rest
    writer.renders(each, model.kind, meta)
    try:
        text = writer.macros.renderer.text(proposal.text)
    except RefusedError as error:
        hardened.left.append((each.shown, f"its file is not read without dbt: {error}"))
        return
    config = {**model.declared["config"], "meta": meta}
    node = {**model.declared, "config": config, "compiled_code": text}
    found = differences_of(writer.connection, node, model.kind)
    if each.kind == "table" and (refused := [one for one in found if one.kind == "file"]):
        hardened.left.append((each.shown, refused[0].sentence))
        return
    proposal.policies = set(policies_of(text))
    proposal.statements = [one.sentence for one in found]
    hardened.proposals.append(proposal)


def change_properties(project: Project, root: Path, proposal: Proposal) -> None:
    """Bring the properties file up to date: the words of `meta: accept`, the tests of policies."""
    node = next(
        node
        for node in project.manifest["nodes"].values()
        if node["resource_type"] == "model" and node["name"] == proposal.model
    )
    if not (proposal.closed or proposal.replaced) or not node.get("patch_path"):
        return
    path = root / node["patch_path"].partition("://")[2]
    content = yaml.safe_load(path.read_text())
    entry = next(each for each in content["models"] if each["name"] == proposal.model)
    if proposal.closed:
        take_words(entry, proposal.closed)
    if proposal.replaced and "data_tests" in entry:
        gone = [policy_test(name) for name in proposal.replaced - proposal.policies]
        added = [policy_test(name) for name in sorted(proposal.policies - proposal.replaced)]
        entry["data_tests"] = [each for each in entry["data_tests"] if each not in gone] + added
    if len(content["models"]) == 1 and list(entry) == ["name"]:
        path.unlink()
        return
    path.write_text(
        yaml.dump(content, Dumper=Indented, sort_keys=False, allow_unicode=True, width=100)
    )


def take_words(entry: dict, closed: list[str]) -> None:
    meta = entry["config"]["meta"]
    meta["accept"] = [word for word in meta["accept"] if word not in closed]
    if not meta["accept"]:
        del meta["accept"]
    if not meta:
        del entry["config"]["meta"]
    if not entry["config"]:
        del entry["config"]


def as_text(hardened: Hardened, folder: Path) -> str:
    """What was changed and why, and what a run then does."""
    lines = ["# Proposed", ""]
    if not hardened.proposals:
        lines.append("Nothing that could be decided.")
    for each in hardened.proposals:
        lines += [f"## {each.file}", ""]
        lines += [f"- {what}: {why}" for what, why in each.changes]
        lines += ["", "A run then executes:", "", "```sql"]
        lines += [f"{statement.rstrip(';')};" for statement in each.statements]
        lines += ["```", ""]
    if hardened.left:
        lines += ["", "## To decide", "", "| object | why |", "|---|---|"]
        lines += [f"| {name} | {' '.join(reason.split())} |" for name, reason in hardened.left]
    if hardened.proposals and (folder / ".git").exists():
        lines += ["", "Commit these files apart from those of the first step."]
    return "\n".join(lines).rstrip() + "\n"
