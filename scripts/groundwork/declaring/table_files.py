"""The files of tables: with macros, in short forms, or as PostgreSQL prints them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..audit.quoting import quote_ident
from . import tables
from .declaration import declaration
from .described import Item, Table, is_description
from .expressions import short_type
from .macros import macro
from .names import PATH
from .parts import trigger_statement
from .proving import Difference, node_of
from .queries import OWN_TRIGGERS, REFERRED_COLUMNS
from .reading import Object
from .recognised.calls import Call
from .recognised.months import hook_of
from .recognised.near import with_comment
from .recognised.nearly import nearly, with_comments
from .recognised.tables import Recognised
from .stated import stated_tests
from .together import Declared, proven_together
from .written import File, described_columns

if TYPE_CHECKING:
    from .declare import Writer

ALL_KINDS = {"column", "constraint", "index", "policy"}
"""The parts of a table that are written short first, and as PostgreSQL prints them next."""

ATTEMPTS = 3
"""Short; as printed where that differed; all as printed."""


@dataclass
class Draft:
    """A table whose file is written."""

    object: Object
    items: list[Item]
    table: Table
    properties: dict
    likeliest: Recognised | None = None
    """The calls to try first, where there are any."""
    hook: Call | None = None
    """What makes its partitions after each run."""
    near: str | None = None
    """The row access class that nearly fits, and what keeps it from that."""


def table_files(writer: Writer, own: list[Object]) -> list[File]:
    """The files of tables, those that are right at the first attempt proven together.

    First with the calls that are likeliest, then each with others, then without any.
    """
    drafts = [draft_of(writer, each) for each in own]
    texts = {each.object.key: first_text(writer, each) for each in drafts}
    files, wrong = proven(writer, drafts, texts)
    plain = []
    for draft in [each for each in wrong if each.likeliest]:
        wrong.remove(draft)
        if file := with_macros(writer, draft):
            files.append(file)
            continue
        draft.likeliest = None
        texts[draft.object.key] = attempt(writer, draft, set())
        plain.append(draft)
    right, others = proven(writer, plain, texts)
    return files + right + [without_macros(writer, each) for each in wrong + others]


def draft_of(writer: Writer, each: Object) -> Draft:
    items = writer.items(each, writer.kinds["table"])
    late_parts = writer.late.parts.get(each.key, set())
    properties = {"description": each.comment} if is_description(each.comment) else {}
    properties |= described_columns(items)
    if not says_who_sees_rows(without(items, late_parts)):
        properties["meta"] = {"accept": ["open_rows"]}
    table = writer.table(each, items)
    table.late_parts = late_parts
    table.late = {
        name
        for other in writer.late.references.get(each.key, ())
        for name in printed_names(each, writer.found.objects[other])
    }
    draft = Draft(each, items, table, properties)
    if writer.macros and each.key[1] in writer.macros.months:
        draft.hook = hook_of(table, writer.macros.months[each.key[1]])
    if draft.hook:
        table.items = [item for item in table.items if item.kind != "partition"]
    return draft


def first_text(writer: Writer, draft: Draft) -> str:
    """The text to try first: with calls where there are candidates."""
    text = attempt(writer, draft, set())
    if writer.macros:
        recogniser = writer.macros
        writer.renders(draft.object, writer.kinds["table"], draft.properties.get("meta", {}))
        draft.likeliest = recogniser.likeliest(
            at_once(draft.table), draft.object.key[1], used_models(writer, draft.object)
        )
    return writer.qualified(draft.likeliest.text) if draft.likeliest else text


def attempt(writer: Writer, draft: Draft, printed: set) -> str:
    """The text, with what is `printed` as PostgreSQL has it; adds to the properties."""
    table = draft.table
    table.as_printed = printed
    if table.late or table.late_parts:
        draft.properties.setdefault("meta", {})["late"] = {
            writer.late_name(draft.object, name): writer.compiled(draft.object, statements)
            for name, statements in tables.late_statements(table).items()
        }
    return writer.qualified(declaration(table))


def proven(
    writer: Writer, drafts: list[Draft], texts: dict[tuple, str]
) -> tuple[list[File], list[Draft]]:
    """The files of those that a run would leave as they are, and the others."""
    nodes = {
        each.object.key: node_of(
            each.object,
            writer.kinds["table"],
            writer.compiled(each.object, texts[each.object.key]),
            each.properties,
            writer.parents(each.object),
        )
        for each in drafts
    }
    right = proven_together(
        writer.connection, [Declared(key[1], node) for key, node in nodes.items()]
    )
    files, wrong = [], []
    for each in drafts:
        if each.object.key[1] in right:
            files.append(finished(writer, each, texts[each.object.key], [], each.likeliest))
        else:
            wrong.append(each)
    return files, wrong


def with_macros(writer: Writer, draft: Draft) -> File | None:
    """The file with macros in place of the statements that they emit; None where there are none.

    Then the draft has the class that nearly fits.
    """
    each, kind = draft.object, writer.kinds["table"]
    writer.renders(each, kind, draft.properties.get("meta", {}))
    printed: set = set()
    for _ in range(ATTEMPTS):
        attempt(writer, draft, printed)
        found = writer.macros.recognise(
            at_once(draft.table),
            each.key[1],
            used_models(writer, each),
            lambda text: writer.prove(each, kind, writer.qualified(text), draft.properties),
        )
        if found.text or not found.doubtful:
            break
        printed = printed | found.doubtful
    draft.near = str(found.near) if found.near else None
    return finished(writer, draft, writer.qualified(found.text), [], found) if found.text else None


def without_macros(writer: Writer, draft: Draft) -> File:
    best: tuple[str, list[Difference]] | None = None
    printed: set = set()
    for _ in range(ATTEMPTS):
        text = attempt(writer, draft, printed)
        found = writer.prove(draft.object, writer.kinds["table"], text, draft.properties)
        if best is None or len(found) < len(best[1]):
            best = text, found
        if not found:
            break
        doubtful = {(each.kind, each.name) for each in found if each.kind in ALL_KINDS}
        if not doubtful or doubtful <= printed:
            doubtful = ALL_KINDS
        printed = printed | doubtful
    return finished(writer, draft, *best, None)


def finished(
    writer: Writer,
    draft: Draft,
    text: str,
    problems: list[Difference],
    recognised: Recognised | None,
) -> File:
    """The file, with the tests that state what the table has, whatever it is written with."""
    each = draft.object
    draft.properties["data_tests"] = stated_tests(draft.table, referenced_models(writer, draft))
    if draft.near:
        text = with_comment(text, draft.table.name, draft.near)
    named = recognised.named if recognised else frozenset()
    calls = [call.macro for call in recognised.calls] if recognised else []
    calls += [draft.hook.macro] if draft.hook else []
    file = writer.finished(each, text, draft.properties, problems, named, calls)
    if writer.macros:
        writer.renders(each, writer.kinds["table"], draft.properties.get("meta", {}))
        parts = nearly(writer.macros, draft.table, recognised.calls if recognised else [])
        file.text = with_comments(file.text, parts)
        file.nearly = [part.sentence for part in parts]
    file.near = draft.near
    file.hook = draft.hook
    return file


def at_once(table: Table) -> Table:
    """The table without what comes after it: no call may stand for that."""
    return replace(table, items=without(table.items, table.late_parts))


def without(items: list[Item], parts: set[tuple[str, str]]) -> list[Item]:
    return [item for item in items if (item.kind, item.name) not in parts]


def used_models(writer: Writer, each: Object) -> set[str]:
    return {writer.found.objects[key].model for key in each.uses}


def referenced_models(writer: Writer, draft: Draft) -> dict[str, str]:
    """The models of the tables that foreign keys refer to, as the items name them."""
    names = {item.definition.get("references") for item in draft.items if item.kind == "constraint"}
    others = {name: writer.object_named(draft.object, name) for name in names if name}
    return {name: other.model for name, other in others.items() if other}


def platform_file(writer: Writer, each: Object) -> File:
    """A table of the platform, with what others refer to and the triggers that are ours."""
    rows = writer.connection.execute(REFERRED_COLUMNS, [each.key[1]]).fetchall()
    items = writer.items(each, writer.kinds["table"])
    own = {other.key[1] for other in writer.found.objects.values() if other.kind == "function"}
    calls = writer.connection.execute(OWN_TRIGGERS, [each.key[1], list(own)]).fetchall()
    ours = {row.name for row in calls}
    table = writer.table(each, items)
    words = ["create table", table.name, "("]
    lines = [
        f"    {row.name} {short_type(row.type)}{' primary key' if row.is_key else ''}"
        for row in rows
    ]
    text = " ".join(words) + "\n" + ",\n".join(lines) + "\n);\n"
    for item in table.of("trigger"):
        if item.name in ours:
            text += f"\n{trigger_statement(table, item)}\n"
    text += "\n" + macro("{{ service_rows() }}", "") + "\n"
    return writer.finished(each, text, {"meta": {"platform": True}}, [])


def says_who_sees_rows(items: list[Item]) -> bool:
    settings = {item.name: item.definition for item in items if item.kind == "setting"}
    return bool(
        settings.get("row_security")
        and settings.get("force_row_security")
        and any(item.kind == "policy" for item in items)
    )


def printed_names(each: Object, other: Object) -> set[str]:
    """How PostgreSQL may print the name of `other` where `each` is at home."""
    name = quote_ident(other.name)
    return {
        f"{quote_ident(other.schema)}.{name}",
        *([name] if other.schema in (each.schema, *PATH) else []),
    }
