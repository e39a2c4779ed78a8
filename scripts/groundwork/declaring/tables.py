"""Writes the file of a table, from what groundwork.describe knows of it."""

from collections.abc import Iterator

from ..audit.quoting import quote_ident
from .described import Item, Table
from .expressions import default_of, indented, short_type, small_letters
from .names import option_text, sequence_options, usual_constraint_name, usual_name
from .parts import LONGEST_LINE, SERIAL, policy_statement, rule_statement, serial_type

INDENT = "    "


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
    of_type = table.setting("of_type")
    for column in table.columns:
        if column in table.column_calls:
            lines.append(table.column_calls[column])
            continue
        item = next(item for item in table.of("column") if item.name == column)
        own = [each for each in inline.get(column, []) if each not in late]
        text = column_lines(table, item, own)
        if of_type:
            # its name and type are those of the attribute
            words = " ".join([table.quoted[column], *type_words(table, item)])
            text = text.removeprefix(words)
            text = f"{table.quoted[column]} with options {text.strip()}" if text else ""
        lines += [text] if text else []
    lines += table.key_calls
    lines += ["\n".join(constraint_lines(table, item)) for item in others if item not in late]
    unlogged = "unlogged " if table.setting("persistence") == "u" else ""
    body = ",\n".join(indented(line, INDENT) for line in lines)
    clauses = "".join(f"\n{clause}" for clause in table_clauses(table))
    of_clause = f" of {table.named(of_type)}" if of_type else ""
    # one of a type without anything of its own has no list
    body = f" (\n{body}\n)" if body or not of_type else ""
    text = f"create {unlogged}table {table.name}{of_clause}{body}{clauses};"
    for item in late:
        if not is_late(table, item):
            text += f"\n{add_statement(table, item)};"
    return "\n".join([text, *open_not_nulls(table)])


def is_added(table: Table, item: Item) -> bool:
    """Whether a constraint comes after the table: it has to, or it would be another one inside."""
    is_key_of_parent = item.definition["type"] == "p" and not (
        set(item.definition["columns"]) <= set(table.columns)
    )
    return not item.definition["validated"] or is_key_of_parent or is_late(table, item)


def is_late(table: Table, item: Item) -> bool:
    if item.kind == "constraint":
        return item.definition.get("references") in table.late
    return (item.kind, item.name) in table.late_parts


def add_statement(table: Table, item: Item) -> str:
    clause = " ".join(constraint_lines(table, item))
    is_enforced = "NOT ENFORCED" not in item.definition["definition"]
    suffix = "" if item.definition["validated"] else " not valid" if is_enforced else ""
    if item.definition["type"] == "c" and not is_enforced:
        suffix = " not enforced"
    return f"alter table {table.name} add {clause}{suffix}"


def late_statements(table: Table) -> dict[str, str]:
    """What is added once the other table is there, by its name."""
    found: dict[str, list[str]] = {}
    for item in table.of("constraint"):
        if is_late(table, item):
            found.setdefault(item.definition["references"], []).append(add_statement(table, item))
    for kind, write in (
        ("policy", lambda item: policy_statement(table, item)),
        ("rule", rule_statement),
    ):
        for item in table.of(kind):
            if is_late(table, item):
                # once the table itself is there, and what is made after it
                found.setdefault(table.name, []).append(write(item).rstrip(";"))
    return {name: ";\n".join(statements) for name, statements in found.items()}


def is_inline(item: Item) -> bool:
    """Whether a constraint of one column can stand behind it."""
    kind, text = item.definition["type"], item.definition["definition"]
    is_long = (kind == "f" and "MATCH FULL" in text) or (kind in "pu" and " INCLUDE (" in text)
    return kind in "pufc" and not is_long


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
    if "default" in facts and "generated" not in facts and not is_serial(item):
        words.append(f"default {default_of(table.short(item, facts['default']))}")
    if "generated" in facts:
        kept = {"s": "stored", "v": "virtual"}[facts["generated"]]
        words.append(f"generated always as ({table.short(item, facts['default'])}) {kept}")
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
    if is_serial(item):
        yield SERIAL[serial_type(facts)]
        return
    yield table.named(short_type(facts["type"]))
    if "collation" in facts:
        yield f"collate {facts['collation']}"
    if "identity" in facts:
        yield "generated " + {"a": "always", "d": "by default"}[facts["identity"]] + " as identity"
        options = sequence_options(facts["sequence"], facts["type"])
        name = table.sequences.get(item.name)
        if name and name != usual_name(table.plain, [item.name], "seq"):
            options = f"sequence name {quote_ident(name)} {options}".rstrip()
        if options:
            yield f"({options})"


def is_serial(item: Item) -> bool:
    return "serial" in item.definition


def not_null_clause(table: Table, item: Item, is_key: bool) -> str:
    facts = item.definition
    if not facts["not_null"] or "identity" in facts or is_serial(item):
        return ""
    own = next((each for each in table.of("not_null") if each.name == item.name), None)
    if own is None:
        return "" if is_key else "not null"
    if not own.definition["validated"]:
        return ""
    inherit = " no inherit" if own.definition["no_inherit"] else ""
    name = own.definition["constraint"]
    if name != usual_name(table.plain, [item.name], "not_null"):
        return f"constraint {quote_ident(name)} not null{inherit}"
    return "" if is_key and not inherit else f"not null{inherit}"


def open_not_nulls(table: Table) -> Iterator[str]:
    """Those that rows of before do not have to meet."""
    for item in table.of("not_null"):
        if not item.definition["validated"] and item.name in table.columns:
            name = quote_ident(item.definition["constraint"])
            add = f"add constraint {name} not null {table.quoted[item.name]}"
            yield f"alter table {table.name} {add} not valid;"


def constraint_lines(table: Table, item: Item, is_inline: bool = False) -> list[str]:
    """The words of a constraint, its name where PostgreSQL would give it another one."""
    facts = item.definition
    name = usual_constraint_name(table.plain, facts)
    words = []
    if table.is_printed("constraint", item.name) or item.name != name:
        words.append(f"constraint {quote_ident(item.name)}")
    kind = facts["type"]
    if kind == "c":
        inherit = " no inherit" if facts["definition"].endswith(" NO INHERIT") else ""
        words.append(f"check ({table.short(item, facts['expression'])}){inherit}")
    else:
        words.append(key_clause(table, facts, is_inline))
    return words


def key_clause(table: Table, facts: dict, is_inline: bool) -> str:
    text = small_letters(facts["definition"])
    if facts["type"] == "f":
        target = facts["references"]
        head, _, options = text.partition(f" references {target}(")
        text = f"references {table.named(target)} ({options}"
        return text if is_inline else f"{head} {text}"
    if facts["type"] in "pu" and "options" in facts:
        deferrable = facts.get("deferrable", "")
        options = ", ".join(option_text(option) for option in facts["options"])
        text = f"{text.removesuffix(deferrable).rstrip()} with ({options}) {deferrable}".rstrip()
    if is_inline:
        word = {"p": "primary key", "u": "unique"}[facts["type"]]
        rest = text[len(word) :]
        _, _, after = rest.partition(")")
        nulls = " nulls not distinct" if rest.startswith(" nulls not distinct") else ""
        return f"{word}{nulls}{after}"
    return text
