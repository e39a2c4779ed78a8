"""Chooses what writes an object that has no kind of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import foreign, further_files, objects, roles
from .described import Item
from .reading import Object

if TYPE_CHECKING:
    from .declare import Writer

FURTHER = {
    "schema": objects.schema,
    "role": roles.role,
    "default privileges": roles.default_privileges,
    "job": roles.job,
    "event trigger": further_files.event_trigger,
    "collation": further_files.collation,
    "text search configuration": further_files.configuration,
    "text search dictionary": further_files.dictionary,
    "cast": further_files.cast,
    "operator": further_files.operator,
    "operator class": further_files.operator_class,
    "foreign-data wrapper": foreign.wrapper,
    "server": foreign.server,
    "user mapping": foreign.mapping,
    "subscription": foreign.subscription,
}
"""What writes an object of a type of macros/engine/install/catalog_types.sql."""


def catalog_text(writer: Writer, each: Object, items: list[Item]) -> tuple[str, dict]:
    """The text, and what the model says below meta."""
    meta = {"object": each.what}
    if each.kind == "role":
        roles = {other.name for other in writer.found.objects.values() if other.kind == "role"}
        # the file of the other role grants it
        elsewhere = [item for item in items if item.kind == "member_of" and item.name in roles]
        items = [item for item in items if item not in elsewhere]
        if elsewhere:
            meta["keep"] = [item.name for item in elsewhere]
    return written_text(writer, each, items), meta


def written_text(writer: Writer, each: Object, items: list[Item]) -> str:
    if each.kind == "foreign table":
        return foreign.foreign_table(writer.connection, each, writer.table(each, items))
    return FURTHER[each.kind](writer.connection, each, items)
