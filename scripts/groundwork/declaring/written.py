"""What is written of one object."""

from dataclasses import dataclass, field

from .described import Item, is_description
from .proving import Difference
from .reading import Object
from .recognised.calls import Call


@dataclass
class File:
    """What is written of one object."""

    object: Object
    text: str
    properties: dict
    problems: list[Difference] = field(default_factory=list)
    """What a run of it would change, or why the engine refuses it."""
    calls: list[str] = field(default_factory=list)
    """The macros that stand in it."""
    nearly: list[str] = field(default_factory=list)
    """The same of triggers and columns."""
    hook: Call | None = None
    """What dbt calls after each run of it."""
    near: str | None = None
    """The row access class that nearly fits, and what keeps it from that."""


def described_columns(items: list[Item]) -> dict:
    columns = [
        {
            "name": item.definition.get("column") or item.definition["name"],
            "description": item.definition["text"],
        }
        for item in items
        if (item.kind == "comment")
        and (item.definition.get("kind") == "column" or "column" in item.definition)
        and is_description(item.definition["text"])
    ]
    return {"columns": columns} if columns else {}
