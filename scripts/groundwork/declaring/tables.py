"""Writes the file of a table, from what groundwork.describe knows of it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from .expressions import short_type, shortened, small_letters
from .macros import macro
from .names import quoted

LONGEST_LINE = 100
INDENT = "    "
LONGEST_NAME = 63
"""The bytes of a name in PostgreSQL."""

SERIAL = {"integer": "serial", "bigint": "bigserial", "smallint": "smallserial"}
LARGEST = {"integer": 2**31 - 1, "bigint": 2**63 - 1, "smallint": 2**15 - 1}
PRIVILEGES = ("select", "insert", "update", "delete", "truncate", "references", "trigger")
STORAGE = {"p": "plain", "e": "external", "m": "main", "x": "extended"}
COMPRESSION = {"p": "pglz", "l": "lz4"}


REALTIME = "supabase_realtime"


class Item(NamedTuple):
    """One fact of a described object, as groundwork.item has it."""

    kind: str
    name: str
    definition: dict


@dataclass
class Table:
    """What the file of a table is written from."""

    name: str
    """As SQL writes it, in quotes where it needs them."""
    plain: str
    """As the catalog has it."""
    items: list[Item]
    columns: list[str]
    """Their names in order, in quotes where they need them, by the catalog's name."""
    quoted: dict[str, str]
    named: Callable[[str], str]
    """How the file writes the name of another declared object, given as PostgreSQL prints it."""
    late: set[str] = field(default_factory=set)
    """The tables that refer to this one too, and are made after it, as PostgreSQL prints them."""
    as_printed: set[str] = field(default_factory=set)
    """The kinds of items that are written as PostgreSQL prints them, each with its name."""

    def of(self, kind: str) -> Iterator[Item]:
        return (item for item in self.items if item.kind == kind)

    def setting(self, name: str):
        return next((item.definition for item in self.of("setting") if item.name == name), None)

    def short(self, kind: str, expression: str) -> str:
        if kind in self.as_printed:
            return small_letters(expression)
        return shortened(expression)


def declaration(table: Table) -> str:
    """The text of the file."""
    blocks = [create_table(table)]
    blocks += ["\n".join(partitions(table))]
    blocks += ["\n".join([*index_statements(table), *column_statements(table)])]
    blocks += [
        "\n".join(f"{statement(item.definition['definition'])};" for item in table.of("rule"))
    ]
    blocks += [trigger_statement(table, item) for item in table.of("trigger")]
    blocks += ["\n".join(row_security(table))]
    blocks += ["\n".join(grants(table))]
    blocks += [policy_statement(table, item) for item in table.of("policy")]
    blocks += ["\n".join(comments(table)), "\n".join(publications(table))]
    return "\n\n".join(block for block in blocks if block) + "\n"


def create_table(table: Table) -> str:
    constraints = [item for item in table.of("constraint") if item.definition["type"] != "t"]
    inline: dict[str, list[Item]] = {}
    others = []
    for item in sorted(
        constraints, key=lambda item: ("pufcx".index(item.definition["type"]), item.name)
    ):
        columns = item.definition.get("columns", [])
        is_one = len(columns) == 1 and columns[0] in table.columns and is_inline(item)
        (inline.setdefault(columns[0], []) if is_one else others).append(item)
    late = [item for item in constraints if is_added(table, item)]
    lines = []
    for column in table.columns:
        item = next(item for item in table.of("column") if item.name == column)
        own = [each for each in inline.get(column, []) if each not in late]
        lines.append(column_lines(table, item, own))
    lines += ["\n".join(constraint_lines(table, item)) for item in others if item not in late]
    unlogged = "unlogged " if table.setting("persistence") == "u" else ""
    body = ",\n".join(indented(line) for line in lines)
    clauses = "".join(f"\n{clause}" for clause in table_clauses(table))
    text = f"create {unlogged}table {table.name} (\n{body}\n){clauses};"
    for item in late:
        if not is_late(table, item):
            text += f"\n{add_statement(table, item)};"
    return text


def is_added(table: Table, item: Item) -> bool:
    """Whether a constraint comes after the table: it has to, or it would be another one inside."""
    is_key_of_parent = item.definition["type"] == "p" and not (
        set(item.definition["columns"]) <= set(table.columns)
    )
    return not item.definition["validated"] or is_key_of_parent or is_late(table, item)


def is_late(table: Table, item: Item) -> bool:
    return item.definition.get("references") in table.late


def add_statement(table: Table, item: Item) -> str:
    clause = " ".join(constraint_lines(table, item))
    suffix = "" if item.definition["validated"] else " not valid"
    return f"alter table {table.name} add {clause}{suffix}"


def late_statements(table: Table) -> dict[str, str]:
    """What is added once the other table is there, by its name."""
    found: dict[str, list[str]] = {}
    for item in table.of("constraint"):
        if is_late(table, item):
            found.setdefault(item.definition["references"], []).append(add_statement(table, item))
    return {name: ";\n".join(statements) for name, statements in found.items()}


def is_inline(item: Item) -> bool:
    """Whether a constraint of one column can stand behind it."""
    kind, text = item.definition["type"], item.definition["definition"]
    return kind in "pufc" and not (kind == "f" and "MATCH FULL" in text)


def table_clauses(table: Table) -> Iterator[str]:
    if parents := table.setting("inherits"):
        yield f"inherits ({', '.join(table.named(each) for each in parents)})"
    if key := table.setting("partition_key"):
        yield f"partition by {small_letters(key).replace('LIST', 'list')}"
    method = table.setting("access_method")
    if method and method != "heap" and table.setting("table_kind") == "r":
        yield f"using {method}"
    options = [*(table.setting("options") or [])]
    options += [f"toast.{option}" for option in table.setting("toast_options") or []]
    if options:
        yield f"with ({', '.join(option_text(option) for option in options)})"


def option_text(option: str) -> str:
    name, _, value = option.partition("=")
    is_plain = re.fullmatch(r"[\w.+-]+", value)
    return f"{name} = {value if is_plain else literal(value)}"


def column_lines(table: Table, item: Item, constraints: list[Item]) -> str:
    """A column with what belongs to it; a constraint that makes the line too long has its own."""
    words = [table.quoted[item.name], *type_words(table, item)]
    facts = item.definition
    is_key = any(each.definition["type"] == "p" for each in constraints)
    if not_null := not_null_clause(table, item, is_key):
        words.append(not_null)
    if "default" in facts and "generated" not in facts and "serial" not in facts:
        words.append(f"default {table.short('column', facts['default'])}")
    if "generated" in facts:
        kept = {"s": "stored", "v": "virtual"}[facts["generated"]]
        words.append(f"generated always as ({table.short('column', facts['default'])}) {kept}")
    lines = [" ".join(words)]
    for each in constraints:
        clause = " ".join(constraint_lines(table, each, is_inline=True))
        if each.definition["type"] in "puf" and len(lines[-1]) + len(clause) < LONGEST_LINE - 6:
            lines[-1] += f" {clause}"
        else:
            lines.append(clause)
    return "\n".join(lines)


def type_words(table: Table, item: Item) -> Iterator[str]:
    facts = item.definition
    if is_usual_serial(table, item):
        yield SERIAL[facts["type"]]
        return
    yield table.named(short_type(facts["type"]))
    if "collation" in facts:
        yield f"collate {facts['collation']}"
    if "identity" in facts:
        yield "generated " + {"a": "always", "d": "by default"}[facts["identity"]] + " as identity"
        if options := sequence_options(facts["sequence"], facts["type"]):
            yield f"({options})"


def is_usual_serial(table: Table, item: Item) -> bool:
    facts = item.definition
    name = usual_name(table.plain, [item.name], "seq")
    return (
        facts.get("serial") == name
        and facts["sequence"].get("type") == facts["type"]
        and not sequence_options(facts["sequence"], facts["type"])
    )


def sequence_options(options: dict, type_name: str) -> str:
    """The options of a sequence that are not those it has by itself."""
    rises = options["increment"] > 0
    largest = LARGEST.get(type_name, LARGEST["bigint"])
    usual = {
        "start": options["minimum"] if rises else options["maximum"],
        "increment": 1,
        "minimum": 1 if rises else -largest - 1,
        "maximum": largest if rises else -1,
        "cache": 1,
    }
    words = {
        "start": "start with {}",
        "increment": "increment by {}",
        "minimum": "minvalue {}",
        "maximum": "maxvalue {}",
        "cache": "cache {}",
    }
    found = [
        text.format(options[name]) for name, text in words.items() if options[name] != usual[name]
    ]
    return " ".join([*found, *(["cycle"] if options["cycle"] else [])])


def not_null_clause(table: Table, item: Item, is_key: bool) -> str:
    facts = item.definition
    if not facts["not_null"] or "identity" in facts or is_usual_serial(table, item):
        return ""
    own = next((each for each in table.of("not_null") if each.name == item.name), None)
    name = own.definition["constraint"] if own else None
    usual = usual_name(table.plain, [item.name], "not_null")
    if name and name != usual:
        return f"constraint {quoted(name)} not null"
    return "" if is_key else "not null"


def constraint_lines(table: Table, item: Item, is_inline: bool = False) -> list[str]:
    """The words of a constraint, its name where PostgreSQL would give it another one."""
    facts = item.definition
    name = usual_constraint_name(table, item)
    words = []
    if "constraint" in table.as_printed or item.name != name:
        words.append(f"constraint {quoted(item.name)}")
    kind = facts["type"]
    if kind == "c":
        inherit = " no inherit" if facts["definition"].endswith(" NO INHERIT") else ""
        words.append(f"check ({table.short('constraint', facts['expression'])}){inherit}")
    else:
        words.append(key_clause(table, facts, is_inline))
    return words


def key_clause(table: Table, facts: dict, is_inline: bool) -> str:
    text = small_letters(facts["definition"])
    if facts["type"] == "f":
        head, _, rest = text.partition(" references ")
        target, _, options = rest.partition("(")
        options = f"({options}"
        text = f"references {table.named(target)} {options}"
        return text if is_inline else f"{head} {text}".replace("foreign key (", "foreign key (")
    if is_inline:
        word = {"p": "primary key", "u": "unique"}[facts["type"]]
        rest = text[len(word) :]
        _, _, after = rest.partition(")")
        nulls = " nulls not distinct" if rest.startswith(" nulls not distinct") else ""
        return f"{word}{nulls}{after}"
    return text


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
        is_named = "index" in table.as_printed or not is_usual or item.name in mentioned
        name = f"{quoted(item.name)} " if is_named else ""
        text = f"create {unique}index {name}on {table.name} {using}{definition}"
        if "index" not in table.as_printed:
            text = shortened(text, "")
        yield small_letters(text) + ";"
    for item in table.of("statistics"):
        text = f"create statistics {quoted(item.name)} {item.definition['definition']}"
        yield small_letters(text) + ";"


def column_statements(table: Table) -> Iterator[str]:
    """What `create table` has no words for."""
    for item in table.of("column"):
        if item.name not in table.columns:
            # it is its parent's
            continue
        alter = f"alter table {table.name} alter column {table.quoted[item.name]}"
        facts = item.definition
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
        yield f"alter table {table.name} cluster on {quoted(clustered)};"


def partitions(table: Table) -> Iterator[str]:
    for item in table.of("partition"):
        parent = table.named(item.definition["of"]) if "of" in item.definition else table.name
        key = (
            f"\npartition by {small_letters(item.definition['key']).replace('LIST', 'list')}"
            if "key" in item.definition
            else ""
        )
        bound = small_letters(item.definition["bound"])
        yield f"create table {quoted(item.name)} partition of {parent}\n{bound}{key};"


def trigger_statement(table: Table, item: Item) -> str:
    text = statement(item.definition["definition"])
    for word in ("before ", "after ", "instead of ", "for each ", "when ("):
        text = re.sub(rf" (?={re.escape(word)})", "\n", text, count=1)
    state = {"D": "disable trigger", "R": "enable replica trigger", "A": "enable always trigger"}
    if words := state.get(item.definition["enabled"]):
        text += f";\nalter table {table.name} {words} {quoted(item.name)}"
    return f"{text};"


def row_security(table: Table) -> Iterator[str]:
    if table.setting("row_security"):
        yield f"alter table {table.name} enable row level security;"
    if table.setting("force_row_security"):
        yield f"alter table {table.name} force row level security;"


def policy_statement(table: Table, item: Item) -> str:
    facts = item.definition
    lines = [f"create policy {quoted(item.name)} on {table.name}"]
    if not facts["permissive"]:
        lines.append("as restrictive")
    lines.append(f"for {facts['command']} to {', '.join(facts['roles'])}")
    if facts.get("using") is not None:
        lines.append(f"using ({table.short('policy', facts['using'])})")
    if facts.get("check") is not None:
        lines.append(f"with check ({table.short('policy', facts['check'])})")
    return "\n".join(lines) + ";"


def grants(table: Table) -> Iterator[str]:
    """One statement for each role, with what it may do with the table, a column or its sequence."""
    found: dict[tuple, list[str]] = {}
    for item in table.of("privilege"):
        facts = item.definition
        privilege = facts["privilege"]
        place = (
            facts["role"],
            facts.get("sequence"),
            facts["grantable"],
            privilege if "column" in facts else "",
        )
        found.setdefault(place, []).append(facts.get("column", privilege))
    for (role, sequence, grantable, privilege), names in sorted(found.items(), key=str):
        option = " with grant option" if grantable else ""
        on = f"sequence {quoted(sequence)}" if sequence else table.name
        if privilege:
            columns = [table.quoted[name] for name in table.columns if name in names]
            what = f"{privilege} ({', '.join(columns)})"
        else:
            what = ", ".join(sorted(names, key=lambda name: [*PRIVILEGES, name].index(name)))
        yield f"grant {what} on {on} to {role}{option};"


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
            sql += f" ({', '.join(quoted(column) for column in columns)})" if columns else ""
            sql += f" where ({where})" if where else ""
            yield macro("{{ realtime(" + ", ".join(arguments) + ") }}", f"{sql};")


def comments(table: Table) -> Iterator[str]:
    """Those that are no description of the table or of a column."""
    for item in table.of("comment"):
        kind = item.definition["kind"]
        if kind in ("table", "column"):
            continue
        place = quoted(item.definition["name"])
        on = place if kind == "index" else f"{place} on {table.name}"
        yield f"comment on {kind} {on} is {literal(item.definition['text'])};"


def statement(text: str) -> str:
    """A statement that PostgreSQL printed, as a person would write it."""
    return shortened(text.rstrip("; \n"), "")


def usual_constraint_name(table: Table, item: Item) -> str:
    """What PostgreSQL calls such a constraint where no name is given."""
    facts = item.definition
    columns = facts.get("columns", [])
    kind = facts["type"]
    if kind == "p":
        return usual_name(table.plain, [], "pkey")
    if kind == "c":
        return usual_name(table.plain, columns if len(columns) == 1 else [], "check")
    return usual_name(table.plain, columns, {"u": "key", "f": "fkey", "x": "excl"}[kind])


def usual_name(table: str, columns: list[str], label: str) -> str:
    """A name as PostgreSQL makes it (makeObjectName): of two parts, the longer one is cut."""
    first, second = table.encode(), "_".join(columns).encode()
    room = LONGEST_NAME - len(label) - 1 - (1 if second else 0)
    while len(first) + len(second) > room:
        if len(first) > len(second):
            first = first[:-1]
        else:
            second = second[:-1]
    parts = [first.decode(errors="ignore"), second.decode(errors="ignore"), label]
    return "_".join(part for part in parts if part)


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def indented(text: str) -> str:
    return "\n".join(INDENT + line for line in text.splitlines())
