"""Writes the file of a table with calls of macros in it."""

from dataclasses import dataclass, field, replace

from ..declaration import declaration
from ..described import Item, Table
from ..macros import OPENS, macro
from ..parts import comments, grants, policy_statement
from .calls import Call
from .keys import COLUMN


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
    calls = {place: [] for place in ("column", "key", "below", "last")}
    for part in parts:
        calls[part.place].append(macro(str(part.call), part.emitted))
    rest = replace(
        table,
        items=[item for item in table.items if (item.kind, item.name) not in hidden],
        column_calls=dict(zip([COLUMN], calls["column"], strict=False)),
        key_calls=calls["key"],
    )
    text = declaration(rest)
    blocks = [*calls["below"]]
    behind = replace(table, items=further)
    blocks += ["\n".join(grants(behind))] if further else []
    blocks += [policy_statement(table, item) for item in behind.of("policy")]
    blocks += calls["last"]
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
