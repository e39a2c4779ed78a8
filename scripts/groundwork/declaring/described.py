"""What the file of a table or view is written from."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from .expressions import on_one_line, shortened, small_letters

TEXTS = ("character", "text", "citext", "name")
"""How the types begin whose values PostgreSQL casts to text by itself."""


def is_description(text: str | None) -> bool:
    """Whether a comment can be a description: that loses the space around it."""
    return bool(text) and text == text.strip()


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
    sequences: dict[str, str] = field(default_factory=dict)
    """Those of its identity columns, by the catalog's name."""
    late: set[str] = field(default_factory=set)
    """The tables that refer to this one too, and are made after it, as PostgreSQL prints them."""
    late_parts: set[tuple[str, str]] = field(default_factory=set)
    """The policies and rules that use what is made after the table, by kind and name."""
    inherited: list[str] = field(default_factory=list)
    """Statements that change what its columns have from a parent."""
    column_calls: dict[str, str] = field(default_factory=dict)
    """Calls of macros that stand in place of columns, by the catalog's name."""
    key_calls: list[str] = field(default_factory=list)
    """Calls of macros that stand before the constraints."""
    as_printed: set[str | tuple[str, str]] = field(default_factory=set)
    """The items that are written as PostgreSQL prints them, each with its name: all of a kind, or
    those of a kind and a name."""

    def of(self, kind: str) -> Iterator[Item]:
        return (item for item in self.items if item.kind == kind)

    def setting(self, name: str):
        return next((item.definition for item in self.of("setting") if item.name == name), None)

    def is_printed(self, kind: str, name: str) -> bool:
        return kind in self.as_printed or (kind, name) in self.as_printed

    def short(self, item: Item, expression: str) -> str:
        """An expression of the item."""
        if self.is_printed(item.kind, item.name):
            return small_letters(expression)
        return on_one_line(shortened(expression, texts=self.texts_in(expression)))

    def texts_in(self, sql: str) -> frozenset[str]:
        """The columns that hold texts, of those that a text may name."""
        return frozenset(
            item.name
            for item in self.of("column")
            if item.name in sql and item.definition["type"].startswith(TEXTS)
        )
