"""Two tables have the same purpose, by their names and columns."""

from collections import defaultdict
from itertools import combinations

from ..definitions import bare, repeated_tables
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
PART = 0.6
"""Such a part of the smaller table's telling columns the two have in common, ..."""
SHARED = 3
"""... which are so many when one name holds the other, ..."""
SHARED_MORE = 4
"""... or so many when the names only share a word."""
FAMILY = 6
"""A word in the names of more tables than that is a prefix, and tells nothing, ..."""
ALMOST_ALL = 0.75
"""... unless the two have this part of all their columns in common, ..."""
CLAN = 24
"""... and no more tables than that have the word: else they are made alike on purpose."""


def words(table):
    return {singular(word) for word in table.name.split(".")[1].split("_")}


def says(columns):
    """The columns that tell a table's purpose: having the same parents is not one."""
    return {name for name in columns if name not in GENERIC and not name.endswith("_id")}


def find(project, catalog):
    tables = [table for table in catalog.own_tables() if table.is_table and not table.is_partition]
    written = {table.name: set(table.columns) for table in tables}
    for first, second in repeated_tables(project.definitions):
        # what a definition without effect says of the purpose, it says too
        written.get(first.name, set()).update(second.columns)
    for one, other, is_telling in candidates(tables):
        mine, theirs = written[one.name], written[other.name]
        shared = says(mine) & says(theirs)
        if not linked(one, other) and alike(one, other, mine, theirs, is_telling):
            yield overlap(project, one, other, f"both have {', '.join(sorted(shared))}")
    named = {table.name: table for table in tables}
    for one, other, column, places in rivals(project.definitions):
        if one in named and other in named and not linked(named[one], named[other]):
            said = f"{column} references one at {places[0]} and the other at {places[1]}"
            yield overlap(project, named[one], named[other], said)


def candidates(tables):
    """Tables whose names share a word, and whether it is one that few others have."""
    named = defaultdict(list)
    for table in tables:
        for word in words(table):
            named[word].append(table)
    pairs = {}
    for _, many in sorted(named.items()):
        for one, other in combinations(many, 2) if len(many) <= CLAN else ():
            told = pairs.get((one.name, other.name), (one, other, False))[2]
            pairs[one.name, other.name] = (one, other, told or len(many) <= FAMILY)
    return pairs.values()


def alike(one, other, mine, theirs, is_telling):
    its, others = words(one), words(other)
    shared = says(mine) & says(theirs)
    if its == others:  # the same name, but for a plural
        return bool(shared)
    if len(shared) < PART * min(len(says(mine)), len(says(theirs))):
        return False
    if not is_telling and len(mine & theirs) < ALMOST_ALL * min(len(mine), len(theirs)):
        return False
    few = its <= others or others <= its or not is_telling
    return len(shared) >= (SHARED if few else SHARED_MORE)


def linked(one, other):
    return any(key.target == other.name for key in one.foreign_keys) or any(
        key.target == one.name for key in other.foreign_keys
    )


def rivals(definitions):
    """Tables that several definitions of one column reference in turn."""
    targets = defaultdict(dict)
    for made in definitions.all:
        for reference in made.references if made.kind == "table" else ():
            column = f"{bare(reference.table)}.{', '.join(reference.columns)}"
            targets[column].setdefault(reference.target, reference.place)
    for column, places in targets.items():
        for one, other in combinations(places, 2):
            yield one, other, column, (places[one], places[other])


def overlap(project, one, other, evidence):
    kept, left = sorted((one, other), key=lambda table: worth(project, table), reverse=True)
    return Finding(
        f"{bare(left.name)} and {bare(kept.name)}",
        "whoever writes to one is not seen by who reads the other",
        f"Keep {bare(kept.name)}; move the rows of {bare(left.name)} into it.",
        [*project.table_place(left), *project.table_place(kept)],
        f"{evidence}; {described(project, kept)}, {described(project, left)}",
    )


def worth(project, table):
    return project.uses_of_table.get(table.name, 0), len(table.columns), table.name


def described(project, table):
    uses = project.uses_of_table.get(table.name, 0)
    return f"{bare(table.name)} has {len(table.columns)} columns and {uses} uses"
