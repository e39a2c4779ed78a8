"""Names as PostgreSQL makes them, and options as SQL writes them."""

import re

from pglast.parser import scan

from ..audit.quoting import quote_literal

PATH = ("public", "extensions", "auth")
"""The search path of a project: what stands there has no schema in a file."""

LONGEST_NAME = 63
"""The bytes of a name in PostgreSQL."""


LARGEST = {"integer": 2**31 - 1, "bigint": 2**63 - 1, "smallint": 2**15 - 1}
"""The largest numbers of the types of sequences."""


def option_text(option: str) -> str:
    name, _, value = option.partition("=")
    is_plain = re.fullmatch(r"[\w.+-]+", value)
    return f"{name} = {value if is_plain else quote_literal(value)}"


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


def split_name(printed: str) -> tuple[str, str]:
    """The schema, empty where there is none, and the name in a name as SQL writes it."""
    words = [printed[token.start : token.end + 1] for token in scan(printed)]
    names = [
        word[1:-1].replace('""', '"') if word.startswith('"') else word
        for word in words
        if word != "."
    ]
    return (names[0] if len(names) == 2 else ""), names[-1]


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
