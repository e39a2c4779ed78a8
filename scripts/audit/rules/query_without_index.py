"""A query that the code makes in several places has no index to use."""

from collections import Counter, defaultdict

from ..definitions import bare
from ..finding import Finding, Level
from ..sections import INDEXES

SECTION = INDEXES
LEVEL = Level.WARNING
SENTENCE = "A query that the code makes in several places has no index to use."


PLACES = 2
"""In so many places a query is common."""


def find(project, catalog):
    shapes = defaultdict(list)
    for use in project.usage.tables:
        table = catalog.relation(use.name)
        filters = {name for name in use.filters if table and name in table.columns}
        if filters and table.is_table and catalog.is_own(table.name):
            shapes[table.name, tuple(sorted(filters))].append(use)
    for (name, filters), uses in shapes.items():
        table = catalog.tables[name]
        leading = {index.columns[0] for index in table.indexes if not index.is_partial}
        if len(uses) < PLACES or leading & set(filters):
            continue
        sorts = Counter(use.order[0] for use in uses if use.order)
        order = [column for column, _ in sorts.most_common(1) if column in table.columns]
        columns = ", ".join([*filters, *(column for column in order if column not in filters)])
        yield Finding(
            f"{bare(name)} ({', '.join(filters)})",
            "each of these queries reads the whole table",
            "Add an index.",
            [use.place for use in uses],
            f"{len(uses)} queries filter by {', '.join(filters)}"
            + (f", and sort by {order[0]}" if order else ""),
            f"create index on {bare(name)} ({columns})",
        )
