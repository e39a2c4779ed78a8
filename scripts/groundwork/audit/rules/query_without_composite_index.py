"""A query that is made in many places has an index for a part of it only."""

from ..definitions import bare
from ..finding import Finding, Level
from ..sections import INDEXES
from ..shapes import shapes

SECTION = INDEXES
LEVEL = Level.NOTE
SENTENCE = "A query that is made in many places has an index for a part of it only."

PLACES = 3
"""In so many places a query is worth an index of its own."""


def find(project, catalog):
    for shape in shapes(project, catalog):
        indexes = [index for index in shape.table.indexes if not index.is_partial]
        if shape.count < PLACES or not any(one.columns[0] in shape.filters for one in indexes):
            continue  # of no index at all, query_without_index tells
        if len(shape.columns) == 1 or any(serves(index, shape) for index in indexes):
            continue
        columns = ", ".join(shape.columns)
        yield Finding(
            f"{bare(shape.table.name)} ({columns})",
            "each of these queries reads more rows than it needs"
            + (", and sorts them" if shape.order else ""),
            "Add an index on all of it, and drop the one that starts it.",
            shape.places,
            f"{shape.count} queries {shape.words}",
            f"create index on {shape.table.quoted} ({shape.table.quoted_columns(shape.columns)})",
        )


def serves(index, shape):
    """It finds one row, or it holds the filters, then the order."""
    if index.is_unique and shape.filters.issuperset(index.columns):
        return True
    leading = index.columns[: len(shape.filters)]
    after = index.columns[len(shape.filters) :]
    return set(leading) == shape.filters and (not shape.order or after[:1] == [shape.order])
