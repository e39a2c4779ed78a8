"""Writes the privileges of an object that is no table."""

from .described import Item


def granted(items: list[Item], on: str) -> str:
    """Statements that grant what the object's description has; empty where that is nothing.

    on  the object, as `grant` names it
    """
    by_role: dict[tuple[str, bool], list[str]] = {}
    for item in items:
        if item.kind == "privilege":
            facts = item.definition
            place = (facts["role"], facts.get("grantable", False))
            by_role.setdefault(place, []).append(facts["privilege"])
    lines = [
        f"grant {', '.join(names)} on {on} to {role}{' with grant option' if grantable else ''};"
        for (role, grantable), names in by_role.items()
    ]
    return "\n".join(["", *lines, ""]) if lines else ""
