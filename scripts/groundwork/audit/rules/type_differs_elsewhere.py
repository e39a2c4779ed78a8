"""A column has another type than columns of the same name elsewhere."""

from collections import Counter, defaultdict

from ..definitions import bare
from ..finding import Finding, Level
from ..naming import named_targets
from ..sections import TYPES

SECTION = TYPES
LEVEL = Level.WARNING
SENTENCE = "A column has another type than columns of the same name elsewhere."


FEWEST = 3
"""So many columns of one name make a habit."""


def find(project, catalog):
    named = defaultdict(list)
    told = {(table.name, column.name) for table, column, _ in named_targets(catalog)}
    for table in catalog.own_tables():
        for column in table.columns.values() if table.is_table else ():
            if column.name.endswith(("_id", "_at")) and not table.is_partition:
                named[column.name].append((table, column))
    for name, many in named.items():
        types = Counter(column.type for _, column in many)
        full = {column.type: column.full_type for _, column in many}
        (usual, count), *others = types.most_common()
        if count < FEWEST or not others or sum(types.values()) - count > count // 3:
            continue
        for table, column in many:
            if column.type != usual and (table.name, name) not in told:
                yield Finding(
                    f"{bare(table.name)}.{name}",
                    "values of the two can't be compared without a cast",
                    f"Make it {usual}.",
                    project.column_place(table.name, name),
                    f"it is {column.type} here and {usual} in {count} other tables",
                    f"alter table {table.quoted} alter column {column.quoted} type {full[usual]}"
                    f" using {column.quoted}::text::{full[usual]}",
                )
