"""Other tables reference rows of a table that nothing ever writes."""

from ..code.usage import WRITES
from ..definitions import bare, relation_name
from ..finding import Finding, Level
from ..sections import SEEDS

SECTION = SEEDS
LEVEL = Level.NOTE
SENTENCE = "Other tables reference rows of a table that nothing ever writes."

CLAIMED = {"tenant_id", "user_id", "owner_id", "created_by"}
"""Whoever these columns name fills the table, wherever that is."""


def find(project, catalog):
    if not project.has_code:
        return
    written = names_written(project, catalog)
    for table in catalog.own_tables():
        users = [
            other.name
            for other in catalog.own_tables()
            for key in other.foreign_keys
            if key.target == table.name and other.name != table.name
        ]
        keyed = {column for key in table.foreign_keys for column in key.columns}
        if keyed & set(table.primary_key) or not CLAIMED.isdisjoint(table.columns):
            continue  # its rows come with those of another table, or from people
        if users and table.name not in written:
            yield Finding(
                bare(table.name),
                "it stays empty, and so does what references it",
                "Add the rows that it has to have as seed data, with on conflict do nothing.",
                project.table_place(table),
                f"{', '.join(sorted(set(map(bare, users))))} references it; no code, function or"
                " migration inserts into it",
            )


def names_written(project, catalog):
    bodies = [use for _, body in project.bodies[catalog.side] for use in body.uses]
    # a model of an object mapper may be written wherever it is used
    uses = (one for one in project.usage.uses + bodies if one.operation in {*WRITES, "declare"})
    tables = (catalog.relation(use.name) for use in uses)
    found = {table.name for table in tables if table}
    for statement in project.migrations.statements:
        if statement.kind in {"InsertStmt", "CopyStmt"} and statement.tree.relation:
            found.add(relation_name(statement.tree.relation))
    return found
