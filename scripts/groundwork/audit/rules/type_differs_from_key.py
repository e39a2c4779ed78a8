"""A column has another type than the key it names."""

from ..definitions import bare, repeated_tables
from ..finding import Finding, Level
from ..naming import named_target, named_targets
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
                f"alter table {table.quoted} alter column {column.quoted} type {key.full_type}"
                f" using {column.quoted}::text::{key.full_type}",
            )
    if catalog is project.catalog:
        yield from skipped(project, catalog)


def skipped(project, catalog):
    """Columns that only a definition without effect has, such as one that comes too late."""
    for first, second in repeated_tables(project.definitions):
        for name, column in second.columns.items():
            target = named_target(catalog, name)
            if name in first.columns or target in (None, second.name):
                continue
            key = catalog.tables[target].columns[catalog.tables[target].primary_key[0]]
            if key.type == "uuid" and column.type != key.type:
                yield Finding(
                    f"{bare(second.name)}.{name}",
                    f"no foreign key to {bare(target)} would be possible",
                    f"Write it as {key.type}, and reference {bare(target)}.",
                    [column.place],
                    f"it is written as {column.type}, in a definition that has no effect, and"
                    f" {bare(target)}.{key.name} is {key.type}",
                )
