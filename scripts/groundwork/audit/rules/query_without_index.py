"""A query that is made in several places has no index to use."""

from ..definitions import bare
from ..finding import Finding, Level
from ..sections import INDEXES
from ..shapes import shapes

SECTION = INDEXES
LEVEL = Level.WARNING
SENTENCE = "A query that is made in several places has no index to use."

PLACES = 2
"""In so many places a query is common."""


def find(project, catalog):
    found = {}
    for shape in shapes(project, catalog):
        if shape.started is None:
            found.setdefault((shape.table.name, shape.filters), []).append(shape)
    for (name, filters), alike in found.items():
        count = sum(shape.count for shape in alike)
        if count < PLACES:
            continue
        common = max(alike, key=lambda shape: (bool(shape.order), shape.count))
        yield Finding(
            f"{bare(name)} ({', '.join(sorted(filters))})",
            "each of these queries reads the whole table",
            "Add an index.",
            list(dict.fromkeys(place for shape in alike for place in shape.places)),
            f"{count} queries {common.words}",
            f"create index on {common.table.quoted}"
            f" ({common.table.quoted_columns(common.columns)})",
        )
