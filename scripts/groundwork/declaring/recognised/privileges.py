"""Finds readable_by() of views and usable_by() of sequences, types and schemas."""

from collections.abc import Iterable

from ..described import Item
from ..privileges import granted
from .calls import Call

DEFINER = "groundwork_definer"
WRITES = ("insert", "update", "delete")
OPTIONS = ("security_invoker", "security_barrier")
"""What readable_by() sets."""
USABLE = ("sequence", "domain", "composite", "range")
"""The kinds whose privileges usable_by() states; those of schemas too."""


def readable_by(
    items: Iterable[Item], columns: list[str], owner: str, options: list[str], is_view: bool
) -> Call | None:
    """The call that gives a view these privileges.

    columns  of the view, in order
    options  as pg_class has them: `security_invoker=true`
    """
    is_definer = owner == DEFINER
    own = sorted(option for option in options if option.startswith(OPTIONS))
    usual = ["security_barrier=true", "security_invoker=false"]
    if is_view and own != (usual if is_definer else ["security_invoker=true"]):
        return None
    whole: dict[str, set[str]] = {}
    parts: dict[tuple[str, str], set[str]] = {}
    for item in items:
        facts = item.definition
        if item.kind != "privilege" or facts.get("grantable"):
            continue
        if "column" in facts:
            parts.setdefault((facts["role"], facts["privilege"]), set()).add(facts["column"])
        else:
            whole.setdefault(facts["role"], set()).add(facts["privilege"])
    readers = sorted(
        {role for role, privileges in whole.items() if "select" in privileges}
        | {role for role, privilege in parts if privilege == "select"}
    )
    named: dict = {}
    shown = [seen for (_, privilege), seen in parts.items() if privilege == "select"]
    if shown:
        named["hidden"] = [name for name in columns if name not in shown[0]]
    writers = {role for role, privileges in whole.items() if privileges & {*WRITES}}
    writers |= {role for role, privilege in parts if privilege == "update"}
    if writers:
        named["write"] = sorted(writers)
        commands = set().union(*(whole.get(role, set()) for role in writers)) & {*WRITES}
        updatable = [seen for (_, privilege), seen in parts.items() if privilege == "update"]
        if updatable:
            commands.add("update")
            named["updatable"] = [name for name in columns if name in updatable[0]]
        if commands != {*WRITES}:
            named["commands"] = [command for command in WRITES if command in commands]
    if is_definer:
        named["definer"] = True
    return Call("readable_by", tuple(readers), named)


def is_usable(kind: str, items: list[Item], text: str) -> bool:
    """Whether usable_by() may stand for every privilege of the text.

    That of a schema may have more than the database: see objects.schema.
    """
    if kind != "schema":
        return kind in USABLE
    return text.count("\ngrant ") == granted(items, "").count("\ngrant ")


def usable_by(items: Iterable[Item]) -> Call | None:
    """The call that gives a sequence, a type or a schema these privileges."""
    roles: dict[str, set[str]] = {}
    for item in items:
        if item.kind == "privilege":
            roles.setdefault(item.definition["role"], set()).add(item.definition["privilege"])
    if not roles or "public" in roles:
        return None
    sets = list(roles.values())
    if any(each != sets[0] for each in sets):
        return None
    privileges = ", ".join(sorted(sets[0]))
    named = {} if privileges == "usage" else {"privileges": privileges}
    return Call("usable_by", tuple(sorted(roles)), named)


def without_grants(text: str) -> str:
    """The file without the statements that usable_by() stands for."""
    lines = [line for line in text.splitlines() if not line.startswith(("grant ", "revoke "))]
    return "\n".join(lines).rstrip() + "\n"
