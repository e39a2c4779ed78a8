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
        started = shape.started
        if shape.count < PLACES or started is None:
            continue  # query_without_index reports those without any
        if len(shape.columns) == 1 or any(serves(index, shape) for index in shape.indexes):
            continue
        columns = ", ".join(shape.columns)
        is_replaced = (
            started.columns == shape.columns[: len(started.columns)]
            and not started.is_unique
            and not started.is_partial
        )
        yield Finding(
            f"{bare(shape.table.name)} ({columns})",
            "each of these queries reads more rows than it needs"
            + (", and sorts them" if shape.order else ""),
            f"Add an index on all of it, and drop {bare(started.name)}, which it begins with."
            if is_replaced
            else "Add an index on all of it.",
            shape.places,
            f"{shape.count} queries {shape.words}",
            f"create index on {shape.table.quoted} ({shape.table.quoted_columns(shape.columns)})",
        )


def serves(index, shape):
    """It finds one row, or it holds the filters, then the order. A partial index holds what its
    condition says."""
    if index.is_unique and shape.filters.issuperset(index.columns):
        return True
    wanted = shape.filters - index.condition_columns
    leading = index.columns[: len(wanted)]
    after = index.columns[len(wanted) :]
    return set(leading) == wanted and (not shape.order or after[:1] == [shape.order])
