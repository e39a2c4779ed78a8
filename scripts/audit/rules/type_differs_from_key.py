"""A column has another type than the key it names."""

from ..definitions import bare
from ..finding import Finding, Level
from ..naming import named_targets
from ..sections import TYPES

SECTION = TYPES
LEVEL = Level.ERROR
SENTENCE = "A column has another type than the key it names."


def find(project, catalog):
    for table, column, target in named_targets(catalog):
        key = catalog.tables[target].columns[catalog.tables[target].primary_key[0]]
        if key.type == "uuid" and column.type != key.type:
            yield Finding(
                f"{bare(table.name)}.{column.name}",
                f"no foreign key to {bare(target)} is possible, and every join needs a cast",
                f"Make it {key.type}, and reference {bare(target)}.",
                project.column_place(table.name, column.name),
                f"it is {column.type}, and {bare(target)}.{key.name} is {key.type}",
                f"alter table {bare(table.name)} alter column {column.name} type {key.type}"
                f" using {column.name}::text::{key.type}",
            )
