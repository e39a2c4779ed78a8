"""Two tables have the same purpose, by their names and columns."""

from itertools import combinations

from ..definitions import bare
from ..finding import Finding, Level
from ..naming import singular
from ..sections import DUPLICATES

SECTION = DUPLICATES
LEVEL = Level.NOTE
SENTENCE = "Two tables have the same purpose, by their names and columns."


GENERIC = {
    "id", "created_at", "updated_at", "deleted_at", "tenant_id", "user_id", "name", "description",
    "metadata", "status", "type",
}  # fmt: skip
SHARED = 3
"""So many telling columns in common, at least ..."""
PART = 0.6
"""... and such a part of the smaller table's telling columns."""


def words(table):
    return {singular(word) for word in table.name.split(".")[1].split("_")}


def find(project):
    tables = [
        table for table in project.catalog.own_tables() if table.is_table and not table.is_partition
    ]
    telling = {table.name: set(table.columns) - GENERIC for table in tables}
    for one, other in combinations(tables, 2):
        shared = telling[one.name] & telling[other.name]
        smaller = min(len(telling[one.name]), len(telling[other.name])) or 1
        alike = words(one) <= words(other) or words(other) <= words(one)
        linked = any(key.target == other.name for key in one.foreign_keys) or any(
            key.target == one.name for key in other.foreign_keys
        )
        if linked or len(shared) < SHARED or len(shared) / smaller < PART:
            continue
        if not (alike or (words(one) & words(other) and len(shared) / smaller >= 0.75)):
            continue
        kept, left = sorted((one, other), key=lambda table: worth(project, table), reverse=True)
        yield Finding(
            f"{bare(left.name)} and {bare(kept.name)}",
            "whoever writes to one is not seen by who reads the other",
            f"Keep {bare(kept.name)}; move the rows of {bare(left.name)} into it.",
            [*project.table_place(left), *project.table_place(kept)],
            f"both have {', '.join(sorted(shared))}; {described(project, kept)},"
            f" {described(project, left)}",
        )


def worth(project, table):
    return project.uses_of_table.get(table.name, 0), len(table.columns), table.name


def described(project, table):
    uses = project.uses_of_table.get(table.name, 0)
    return f"{bare(table.name)} has {len(table.columns)} columns and {uses} uses"
