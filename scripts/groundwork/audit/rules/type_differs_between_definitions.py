"""Two definitions of a table give a column two types."""

from ..definitions import bare, repeated_tables
from ..finding import Finding, Level
from ..sections import TYPES

SECTION = TYPES
LEVEL = Level.WARNING
SENTENCE = "Two definitions of a table give a column two types."


def find(project):
    for first, second in repeated_tables(project.definitions):
        for name, column in second.columns.items():
            other = first.columns.get(name)
            if other and other.standard_type != column.standard_type:
                yield Finding(
                    f"{bare(second.name)}.{name} in {column.place.file}",
                    f"the column is {other.type}, whatever the second definition says",
                    f"Decide on {other.type} or {column.type}, and keep one definition.",
                    [column.place, other.place],
                    f"{other.type} at {other.place}, {column.type} in {column.place.file}",
                )
