"""A column names a row of another table without a foreign key."""

from ..definitions import bare
from ..finding import Finding, Level
from ..naming import named_targets
from ..sections import KEYS

SECTION = KEYS
LEVEL = Level.WARNING
SENTENCE = "A column names a row of another table without a foreign key."


def find(project, catalog):
    for table, column, target in named_targets(catalog):
        parent = catalog.tables[target]
        key = parent.columns[parent.primary_key[0]]
        if column.type != key.type or key.type == "text":
            continue  # type_differs_from_key has the first; a text may be anyone's name for it
        yield Finding(
            f"{bare(table.name)}.{column.name}",
            f"it may name rows of {bare(target)} that do not exist",
            f"Reference {bare(target)} ({key.name}).",
            project.column_place(table.name, column.name),
            f"{bare(target)} has the primary key {key.name} {key.type}",
            f"alter table {table.quoted} add foreign key ({column.quoted})"
            f" references {parent.quoted} ({key.quoted})",
        )
