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


def keyed_tables(catalog: Catalog) -> dict[str, str]:
    """The tables with a primary key of one column, by their name in the singular."""
    found: dict[str, str] = {}
    for table in catalog.own_tables():
        if table.is_table and not table.is_partition and len(table.primary_key) == 1:
            found.setdefault(singular(table.name.split(".")[1]), table.name)
    return found


def named_target(catalog: Catalog, column: str, tables: dict[str, str] | None = None) -> str | None:
    """The table that a column called `<table>_id` names."""
    tables = keyed_tables(catalog) if tables is None else tables
    base = column.removesuffix("_id")
    if base == column:
        return None
    target = tables.get(base)
    if target is None and base in PEOPLE:
        target = tables.get("user") or "auth.users"
    return target if target in catalog.tables else None


def named_targets(catalog: Catalog) -> Iterator[tuple[Table, Column, str]]:
    """Columns called `<table>_id` in no foreign key, with the table that the name says."""
    tables = keyed_tables(catalog)
    for table in catalog.own_tables():
        if not table.is_table or table.is_partition:
            continue
        keyed = {column for key in table.foreign_keys for column in key.columns}
        for column in table.columns.values():
            if column.name in keyed or f"{column.name.removesuffix('_id')}_type" in table.columns:
                continue
            target = named_target(catalog, column.name, tables)
            if target and target != table.name:
                yield table, column, target
