"""What the file of a table or view is written from."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from .expressions import shortened, small_letters


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
