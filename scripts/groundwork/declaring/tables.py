"""Writes the file of a table, from what groundwork.describe knows of it."""

from collections.abc import Iterator

from ..audit.quoting import quote_ident
from .described import Item, Table
from .expressions import short_type, small_letters
from .names import option_text, usual_constraint_name, usual_name
from .parts import (
    column_statements,
    comments,
    grants,
    index_statements,
    partitions,
    policy_statement,
    publications,
    row_security,
    statement,
    trigger_statement,
)

LONGEST_LINE = 100
INDENT = "    "

SERIAL = {"integer": "serial", "bigint": "bigserial", "smallint": "smallserial"}
LARGEST = {"integer": 2**31 - 1, "bigint": 2**63 - 1, "smallint": 2**15 - 1}


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
        return f"constraint {quote_ident(name)} not null"
    return "" if is_key else "not null"


def constraint_lines(table: Table, item: Item, is_inline: bool = False) -> list[str]:
    """The words of a constraint, its name where PostgreSQL would give it another one."""
    facts = item.definition
    name = usual_constraint_name(table.plain, facts)
    words = []
    if "constraint" in table.as_printed or item.name != name:
        words.append(f"constraint {quote_ident(item.name)}")
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


def indented(text: str) -> str:
    return "\n".join(INDENT + line for line in text.splitlines())
