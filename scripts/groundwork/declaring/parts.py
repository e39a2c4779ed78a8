"""Writes what stands below a table: indexes, triggers, policies, privileges, comments."""

import re
from collections.abc import Iterable, Iterator

from ..audit.quoting import quote_ident, quote_literal
from .described import Item, Table, is_description
from .expressions import (
    default_of,
    on_several_lines,
    short_type,
    shortened,
    small_letters,
    with_plain_options,
)
from .macros import macro
from .names import option_text, sequence_options, usual_name

LONGEST_LINE = 100
PRIVILEGES = ("select", "insert", "update", "delete", "truncate", "references", "trigger")
STORAGE = {"p": "plain", "e": "external", "m": "main", "x": "extended"}
COMPRESSION = {"p": "pglz", "l": "lz4"}
REALTIME = "supabase_realtime"


SERIAL = {"integer": "serial", "bigint": "bigserial", "smallint": "smallserial"}


def serial_type(facts: dict) -> str:
    """The type that a serial column begins with: its own, unless no serial has that."""
    return facts["type"] if facts["type"] in SERIAL else facts["sequence"]["type"]


def index_statements(table: Table) -> Iterator[str]:
    mentioned = {
        item.definition["name"]
        for item in table.of("comment")
        if item.definition["kind"] == "index"
    }
    identity = table.setting("replica_identity") or ""
    mentioned |= {table.setting("clustered_on"), identity.removeprefix("using index ")}
    for item in table.of("index"):
        definition = item.definition["definition"].removeprefix("btree ")
        using = "" if definition.startswith("(") else "using "
        unique = "unique " if item.definition["unique"] else ""
        is_usual = item.name.startswith(f"{table.plain}_") and item.name.endswith("_idx")
        is_named = table.is_printed("index", item.name) or not is_usual or item.name in mentioned
        name = f"{quote_ident(item.name)} " if is_named else ""
        text = f"create {unique}index {name}on {table.name} {using}{definition}"
        if not table.is_printed("index", item.name):
            text = shortened(text, "", table.texts_in(text))
        text = with_plain_options(small_letters(text))
        yield on_several_lines(text, LONGEST_LINE - 1) + ";"
    for item in table.of("statistics"):
        text = f"create statistics {quote_ident(item.name)} {item.definition['definition']}"
        yield small_letters(text) + ";"


def column_statements(table: Table) -> Iterator[str]:
    """What `create table` has no words for."""
    for item in table.of("column"):
        if item.name not in table.columns:
            # it is its parent's
            continue
        alter = f"alter table {table.name} alter column {table.quoted[item.name]}"
        facts = item.definition
        yield from serial_statements(table, item)
        if "storage" in facts:
            yield f"{alter} set storage {STORAGE[facts['storage']]};"
        if "compression" in facts:
            yield f"{alter} set compression {COMPRESSION[facts['compression']]};"
        if "statistics" in facts:
            yield f"{alter} set statistics {facts['statistics']};"
        if "options" in facts:
            yield f"{alter} set ({', '.join(option_text(each) for each in facts['options'])});"
    identity = table.setting("replica_identity")
    if identity and identity != "default":
        yield f"alter table {table.name} replica identity {identity};"
    if clustered := table.setting("clustered_on"):
        yield f"alter table {table.name} cluster on {quote_ident(clustered)};"


def inherited_changes(table: str, columns: Iterable) -> Iterator[str]:
    """What a table that inherits says of columns of its parents: see queries.INHERITED_COLUMNS."""
    for column in columns:
        alter = f"alter table {table} alter column {column.name}"
        if column.value is None and column.inherited is not None:
            yield f"{alter} drop default;"
        elif column.value != column.inherited:
            yield f"{alter} set default {default_of(column.value)};"
        if column.is_not_null:
            yield f"{alter} set not null;"


def serial_statements(table: Table, item: Item) -> Iterator[str]:
    """What makes the sequence of a serial column another than it is by itself."""
    name = item.definition.get("serial")
    if name is None:
        return
    usual = usual_name(table.plain, [item.name], "seq")
    facts = item.definition
    options = sequence_options(facts["sequence"], facts["sequence"]["type"])
    if facts["sequence"]["type"] != serial_type(facts):
        options = f"as {facts['sequence']['type']} {options}".rstrip()
    if options:
        yield f"alter sequence {quote_ident(usual)} {options};"
    if facts["type"] not in SERIAL:
        kind = table.named(short_type(facts["type"]))
        yield f"alter table {table.name} alter column {table.quoted[item.name]} type {kind};"
    if name != usual:
        yield f"alter sequence {quote_ident(usual)} rename to {quote_ident(name)};"
    if not item.definition["not_null"]:
        yield f"alter table {table.name} alter column {table.quoted[item.name]} drop not null;"


def trigger_statement(table: Table, item: Item) -> str:
    text = statement(item.definition["definition"])
    for word in ("before ", "after ", "instead of ", "for each ", "when ("):
        text = re.sub(rf" (?={re.escape(word)})", "\n", text, count=1)
    state = {"D": "disable trigger", "R": "enable replica trigger", "A": "enable always trigger"}
    if words := state.get(item.definition["enabled"]):
        text += f";\nalter table {table.name} {words} {quote_ident(item.name)}"
    return f"{text};"


def rule_statement(item: Item) -> str:
    return f"{statement(item.definition['definition'])};"


def row_security(table: Table) -> Iterator[str]:
    if table.setting("row_security"):
        yield f"alter table {table.name} enable row level security;"
    if table.setting("force_row_security"):
        yield f"alter table {table.name} force row level security;"


def policy_statement(table: Table, item: Item) -> str:
    facts = item.definition
    lines = [f"create policy {quote_ident(item.name)} on {table.name}"]
    if not facts["permissive"]:
        lines.append("as restrictive")
    lines.append(f"for {facts['command']} to {', '.join(facts['roles'])}")
    if facts.get("using") is not None:
        lines.append(f"using ({table.short(item, facts['using'])})")
    if facts.get("check") is not None:
        lines.append(f"with check ({table.short(item, facts['check'])})")
    return "\n".join(lines) + ";"


def grants(table: Table) -> Iterator[str]:
    """One statement for the roles that may do the same with the table, a column or its sequence."""
    found: dict[tuple, list[str]] = {}
    for item in table.of("privilege"):
        facts = item.definition
        of_column = facts["privilege"] if "column" in facts else ""
        place = (facts["role"], facts.get("sequence", ""), facts["grantable"], of_column)
        found.setdefault(place, []).append(facts.get("column", facts["privilege"]))
    roles: dict[tuple, list[str]] = {}
    for (role, sequence, grantable, of_column), names in sorted(found.items()):
        what = privileges(table, names, of_column, sequence)
        roles.setdefault((sequence, what, grantable), []).append(role)
    for (sequence, what, grantable), named in roles.items():
        option = " with grant option" if grantable else ""
        on = f"sequence {quote_ident(sequence)}" if sequence else table.name
        yield f"grant {what} on {on} to {', '.join(named)}{option};"


def privileges(table: Table, names: list[str], of_column: str, sequence: str) -> str:
    """What is granted, as `grant` names it."""
    if of_column:
        columns = [table.quoted[name] for name in table.columns if name in names]
        return f"{of_column} ({', '.join(columns)})"
    if not sequence and set(PRIVILEGES) <= set(names):
        return "all"
    return ", ".join(sorted(names, key=lambda name: [*PRIVILEGES, name].index(name)))


def publications(table: Table) -> Iterator[str]:
    """The publication of realtime; others have files of their own."""
    for item in table.of("publication"):
        if item.name == REALTIME and not set(item.definition) - {"columns", "where"}:
            arguments = []
            if columns := item.definition.get("columns"):
                arguments.append(f"columns={columns!r}")
            if where := item.definition.get("where"):
                arguments.append(f"where={where!r}")
            sql = f"alter publication {REALTIME} add table {table.name}"
            sql += f" ({', '.join(quote_ident(column) for column in columns)})" if columns else ""
            sql += f" where ({where})" if where else ""
            yield macro("{{ realtime(" + ", ".join(arguments) + ") }}", f"{sql};")


def comments(table: Table) -> Iterator[str]:
    """Those that are no description of the table or of a column."""
    for item in table.of("comment"):
        kind = item.definition["kind"]
        if kind in ("table", "column") and is_description(item.definition["text"]):
            continue
        yield comment(table, item)


def comment(table: Table, item: Item) -> str:
    kind, name = item.definition["kind"], item.definition.get("name")
    place = quote_ident(name) if name else table.name
    if kind == "column":
        place = f"{table.name}.{place}"
    elif kind not in ("index", "table"):
        place = f"{place} on {table.name}"
    return f"comment on {kind} {place} is {quote_literal(item.definition['text'])};"


def statement(text: str) -> str:
    """A statement that PostgreSQL printed, as a person would write it."""
    return shortened(text.rstrip("; \n"), "")
