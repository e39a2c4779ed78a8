"""Two tables have the same purpose, by their names and columns."""

from collections import defaultdict
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
"""... and such a part of the smaller table's telling columns, when one name holds the other, ..."""
LARGER_PART = 0.75
"""... or this part, when the names only share a word."""


FAMILY = 6
"""A word in the names of more tables than that is a prefix, and tells nothing."""


def words(table):
    return {singular(word) for word in table.name.split(".")[1].split("_")}


def says(table):
    """The columns that tell a table's purpose: having the same parents is not one."""
    return {name for name in table.columns if name not in GENERIC and not name.endswith("_id")}


def pairs(tables):
    """Tables whose names share a word, and the words that are not only a prefix."""
    named = defaultdict(list)
    for table in tables:
        for word in words(table):
            named[word].append(table)
    telling = {word for word, many in named.items() if len(many) <= FAMILY}
    found = {
        (one.name, other.name): (one, other)
        for word in sorted(telling)
        for one, other in combinations(named[word], 2)
    }
    for one, other in found.values():
        yield one, other, words(one) & telling, words(other) & telling


def find(project, catalog):
    tables = [table for table in catalog.own_tables() if table.is_table and not table.is_partition]
    for one, other, its, others in pairs(tables):
        shared = says(one) & says(other)
        smaller = min(len(says(one)), len(says(other))) or 1
        linked = any(key.target == other.name for key in one.foreign_keys) or any(
            key.target == one.name for key in other.foreign_keys
        )
        part = PART if its <= others or others <= its else LARGER_PART
        if linked or len(shared) < SHARED or len(shared) / smaller < part:
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
