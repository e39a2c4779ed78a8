"""Reads the column lists of PostgREST: `id, author:profiles!fk(name), data->>key, n:count()`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

ITEM = re.compile(
    r"""^(?P<spread>\.\.\.)?
        (?:(?P<alias>[\w$ ]+):(?!:))?
        (?P<name>\*|"[^"]+"|[\w$ ]+)
        (?P<path>->[^:(]*)?
        (?P<hints>(?:!\w+)*)
        (?:\.\w+\(\))?                      # an aggregate of a column
        (?:::[\w ]+(?:\[\])?)?$""",
    re.VERBOSE,
)
JOINS = {"inner", "left"}


@dataclass
class Selected:
    columns: list[str] = field(default_factory=list)
    embeds: list[tuple[str, str, str, "Selected"]] = field(default_factory=list)
    """Table or column, the hint behind `!`, the alias, and what is selected of it."""


def read_select(text: str) -> Selected:
    found = Selected()
    for item, inside in items(text):
        match = ITEM.match(item.strip())
        if not match:
            continue
        name = match["name"].strip().strip('"')
        if inside is not None:
            if name == "count" and not inside.strip():
                continue
            hints = [hint for hint in match["hints"].split("!") if hint and hint not in JOINS]
            alias = (match["alias"] or name).strip()
            found.embeds.append((name, hints[0] if hints else "", alias, read_select(inside)))
        elif name not in {"*", "count"}:
            found.columns.append(name)
    return found


def items(text: str) -> Iterator[tuple[str, str | None]]:
    """The items between the outer commas, and what stands in the parentheses of each."""
    depth, start, opened, inside = 0, 0, None, None
    for position, letter in enumerate(text + ","):
        if letter == "(":
            depth += 1
            if depth == 1:
                opened = position
        elif letter == ")":
            depth -= 1
            if depth == 0 and opened is not None:
                inside = text[opened + 1 : position]
        elif letter == "," and depth <= 0:
            item = text[start : opened if opened is not None else position]
            if re.search(r"\.\w+$", item) and inside == "":
                item, inside = item.rsplit(".", 1)[0], None
            if item.strip():
                yield item, inside
            start, opened, inside = position + 1, None, None


CONDITION = re.compile(r"^(?:not\.)?([a-z_][\w]*)(?:->>?[\w']+)*\.[a-z]+[.(]", re.IGNORECASE)


def read_conditions(text: str) -> list[str]:
    """The columns of `a.eq.1,and(b.gt.2,c.is.null)`."""
    found = []
    for item, inside in items(text):
        word = item.strip().removeprefix("not.")
        if inside is not None and word in {"and", "or"}:
            found += read_conditions(inside)
        elif match := CONDITION.match(item.strip() + ("(" if inside is not None else "")):
            found.append(match[1])
    return found
