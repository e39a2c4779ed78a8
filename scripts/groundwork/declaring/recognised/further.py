"""Policies that no class has, as calls of row_policy()."""

from ..described import Item, Table
from .calls import Call
from .conditions import parts_of


def policy_calls(table: Table, further: list[Item]) -> list[tuple[Call, list[Item]]]:
    """The call for each policy, with the policy and the privileges that it stands for."""
    found = []
    for item in further:
        if item.kind != "policy" or not item.definition["permissive"]:
            continue
        facts = item.definition
        who = item.name.removeprefix(f"{table.plain}_").removesuffix(f"_{facts['command']}")
        if item.name != f"{table.plain}_{who}_{facts['command']}":
            continue
        granted = [
            each
            for each in further
            if each.kind == "privilege"
            and each.definition["role"] in facts["roles"]
            and each.definition["privilege"] == facts["command"]
        ]
        roles = ", ".join(facts["roles"])
        call = Call("row_policy", (who, facts["command"], roles), arguments(table, item, granted))
        found.append((call, [item, *granted]))
    return found


def arguments(table: Table, item: Item, granted: list[Item]) -> dict:
    facts, command = item.definition, item.definition["command"]
    named = {}
    using, check = (text and condition(text) for text in (facts.get("using"), facts.get("check")))
    if command == "select":
        named["read"] = using
    else:
        named["write"] = using or check
        if check and check != named["write"]:
            named["check"] = check
    columns = {each.definition["column"] for each in granted if "column" in each.definition}
    listed = [name for name in table.columns if name in columns]
    if listed and command in ("insert", "update"):
        named["insertable" if command == "insert" else "updatable"] = listed
    elif listed and command == "select":
        named["hidden"] = [name for name in table.columns if name not in listed]
    return named


def condition(text: str) -> str:
    return " or ".join(parts_of(text, "or"))
