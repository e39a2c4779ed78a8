"""Names as SQL writes them, and as PostgreSQL makes them."""

import re

from pglast.keywords import COL_NAME_KEYWORDS, RESERVED_KEYWORDS, TYPE_FUNC_NAME_KEYWORDS

LONGEST_NAME = 63
"""The bytes of a name in PostgreSQL."""

KEY_WORDS = COL_NAME_KEYWORDS | RESERVED_KEYWORDS | TYPE_FUNC_NAME_KEYWORDS
"""What quote_ident puts in quotes: every key word that is not unreserved."""


def needs_quotes(name: str) -> bool:
    return not re.fullmatch(r"[a-z_][a-z0-9_]*", name) or name in KEY_WORDS


def quoted(name: str) -> str:
    """A name as quote_ident writes it."""
    if not needs_quotes(name):
        return name
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def option_text(option: str) -> str:
    name, _, value = option.partition("=")
    is_plain = re.fullmatch(r"[\w.+-]+", value)
    return f"{name} = {value if is_plain else literal(value)}"


def usual_constraint_name(table: str, facts: dict) -> str:
    """What PostgreSQL calls such a constraint where no name is given."""
    columns = facts.get("columns", [])
    kind = facts["type"]
    if kind == "p":
        return usual_name(table, [], "pkey")
    if kind == "c":
        return usual_name(table, columns if len(columns) == 1 else [], "check")
    return usual_name(table, columns, {"u": "key", "f": "fkey", "x": "excl"}[kind])


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
