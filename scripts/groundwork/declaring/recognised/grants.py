"""What a table's privileges say of its columns, as the arguments of a row access class."""

from ..described import Table
from .policies import Policies

ROLE = "authenticated"
OF_SERVER = ["created_at", "updated_at"]


def column_arguments(table: Table, policies: Policies, column: str | None) -> dict:
    """`hidden`, `updatable`, `insertable` or `server_columns`, as far as they are needed.

    column  the one that the class filters on, as the catalog has it
    """
    named = {}
    read = granted(table, "select")
    if read is not None and read != table.columns:
        named["hidden"] = [name for name in table.columns if name not in read]
    commands = policies.commands(ROLE)
    inserted = granted(table, "insert") if "insert" in commands else None
    updated = granted(table, "update") if "update" in commands else None
    return {**written_arguments(table, inserted, updated, column), **named}


def granted(table: Table, privilege: str) -> list[str] | None:
    """The columns on which the role has the privilege; None: on the table."""
    found = set()
    for item in table.of("privilege"):
        facts = item.definition
        if facts["role"] != ROLE or facts["privilege"] != privilege or "sequence" in facts:
            continue
        if "column" not in facts:
            return None
        found.add(facts["column"])
    return [name for name in table.columns if name in found]


def written_arguments(
    table: Table, inserted: list[str] | None, updated: list[str] | None, column: str | None
) -> dict:
    """The shortest arguments that give these columns."""
    of_server = [name for name in OF_SERVER if name in table.columns]
    lists = [each for each in (inserted, updated) if each]
    if not lists:
        is_whole = inserted is None and updated is None
        return {"server_columns": []} if of_server and is_whole and is_granted(table) else {}
    usual = [name for name in table.columns if name not in of_server]
    if all(each == usual for each in lists):
        return {}
    is_one = all(each == lists[0] for each in lists)
    missing = [name for name in table.columns if name not in lists[0]]
    if is_one and (len(missing) <= len(of_server) + 2 or len(missing) < len(lists[0]) / 2):
        rest = [name for name in missing if name not in of_server]
        return {"server_columns": [*(name for name in of_server if name in missing), *rest]}
    named = {}
    if updated:
        named["updatable"] = updated
    more = [name for name in inserted or [] if name not in (updated or []) and name != column]
    if more or not updated:
        named["insertable"] = more
    return named


def is_granted(table: Table) -> bool:
    """Whether the role may write the table as a whole."""
    return any(
        item.definition["role"] == ROLE
        and item.definition["privilege"] in ("insert", "update")
        and "column" not in item.definition
        for item in table.of("privilege")
    )
