"""What the names of tables and columns say."""

from collections.abc import Iterator

from .catalog import Catalog, Column, Table

PEOPLE = {"user", "owner", "author", "creator", "assignee", "organizer"}


def singular(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word


def named_targets(catalog: Catalog) -> Iterator[tuple[Table, Column, str]]:
    """Columns called `<table>_id` in no foreign key, with the table that the name says."""
    by_singular = {}
    for table in catalog.own_tables():
        if table.is_table and not table.is_partition and len(table.primary_key) == 1:
            by_singular.setdefault(singular(table.name.split(".")[1]), table.name)
    for table in catalog.own_tables():
        if not table.is_table or table.is_partition:
            continue
        keyed = {column for key in table.foreign_keys for column in key.columns}
        for column in table.columns.values():
            base = column.name.removesuffix("_id")
            if base == column.name or column.name in keyed or f"{base}_type" in table.columns:
                continue
            target = by_singular.get(base)
            if target is None and base in PEOPLE:
                target = by_singular.get("user") or "auth.users"
            if target and target in catalog.tables and target != table.name:
                yield table, column, target
