"""A seed insert fails, or adds the rows again, when it runs a second time."""

from ..definitions import bare, relation_name
from ..finding import Finding, Level
from ..sections import SEEDS

SECTION = SEEDS
LEVEL = Level.WARNING
SENTENCE = "A seed insert fails, or adds the rows again, when it runs a second time."


def find(project):
    for statement in project.migrations.statements:
        if statement.kind != "InsertStmt" or statement.tree.onConflictClause:
            continue
        rows = statement.tree.selectStmt
        if rows is None or rows.fromClause or rows.whereClause:
            continue  # moves rows that are there
        table = relation_name(statement.tree.relation)
        yield Finding(
            f"insert into {bare(table)} in {statement.file}",
            "a second run fails on the first row that is there, or doubles the rows",
            "Add on conflict do nothing.",
            [statement.place],
            "",
        )
