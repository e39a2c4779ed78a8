"""Writes the file of a table with calls of macros in it."""

from dataclasses import dataclass, field, replace

from ..described import Item, Table
from ..macros import OPENS, macro
from ..parts import comments, grants, policy_statement
from ..tables import declaration
from .calls import Call


@dataclass
class Part:
    """A call, and the facts of the table that it stands for."""

    call: Call
    emitted: str
    items: list[Item] = field(default_factory=list)
    place: str = "below"
    """`column` and `key` stand inside `create table`, `last` behind everything else."""
    named: frozenset[str] = frozenset()
    """The models and the functions of the package that the call names."""


def written(table: Table, parts: list[Part], further: list[Item]) -> str:
    """The file with the calls.

    further  policies and privileges that stand behind the class
    """
    hidden = {(item.kind, item.name) for part in parts for item in part.items}
    if parts:
        hidden |= {("comment", item.name) for item in table.of("comment") if is_below(item)}
    rest = replace(
        table, items=[item for item in table.items if (item.kind, item.name) not in hidden]
    )
    text = with_keys(rest, declaration(rest), parts)
    blocks = [macro(str(part.call), part.emitted) for part in parts if part.place == "below"]
    behind = replace(table, items=further)
    blocks += ["\n".join(grants(behind))] if further else []
    blocks += [policy_statement(table, item) for item in behind.of("policy")]
    blocks += [macro(str(part.call), part.emitted) for part in parts if part.place == "last"]
    if parts:
        blocks.append("\n".join(comments(table)))
    return text.rstrip("\n") + "\n\n" + joined([block for block in blocks if block]) + "\n"


def joined(blocks: list[str]) -> str:
    """Calls one below the other, as files have them; statements with an empty line between."""
    text = ""
    for before, block in zip(["", *blocks], blocks, strict=False):
        is_call = block.startswith(OPENS) and before.startswith(OPENS)
        text += ("\n" if is_call else "\n\n" if before else "") + block
    return text


def is_below(comment: Item) -> bool:
    return comment.definition["kind"] not in ("table", "column")


CONSTRAINTS = ("constraint ", "primary key (", "unique (", "foreign key (", "check (", "exclude ")
"""The words with which the lines of constraints begin."""


def with_keys(table: Table, text: str, parts: list[Part]) -> str:
    """The text with the calls that stand inside `create table`."""
    head, divides, rest = text.partition("\n)")
    lines = head.splitlines()
    for part in parts:
        if part.place == "column":
            starts = [f"    {table.quoted[name]} " for name in table.columns]
            starts += [f"    {word}" for word in CONSTRAINTS]
            place = next(
                number for number, line in enumerate(lines) if line.startswith("    tenant_id ")
            )
            after = next(
                (
                    number
                    for number in range(place + 1, len(lines))
                    if lines[number].startswith(tuple(starts)) and lines[number - 1].endswith(",")
                ),
                len(lines),
            )
            end = "," if after < len(lines) else ""
            lines[place:after] = ["    " + macro(str(part.call), part.emitted) + end]
        elif part.place == "key":
            place = next(
                (
                    number
                    for number, line in enumerate(lines)
                    if line.startswith(tuple(f"    {word}" for word in CONSTRAINTS))
                    and lines[number - 1].endswith(",")
                ),
                len(lines),
            )
            call = "    " + macro(str(part.call), part.emitted)
            if place == len(lines):
                lines[-1] += ","
                lines.append(call)
            else:
                lines.insert(place, f"{call},")
    return "\n".join(lines) + divides + rest
