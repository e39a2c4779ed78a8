"""Queries that are alike: of one table, by the same columns, in the same order."""

from dataclasses import dataclass, field
from itertools import takewhile

from .catalog import Catalog, Index, Table
from .finding import Place
from .project import Project


@dataclass
class Shape:
    table: Table
    filters: frozenset[str]
    order: str
    """The first column that the rows are sorted by; empty when they are not."""
    places: list[Place] = field(default_factory=list)
    count: int = 0
    indexes: list[Index] = field(default_factory=list)
    """Those that hold every row that it wants."""

    @property
    def started(self) -> Index | None:
        """The index that begins with the most of what it filters by."""
        begun = [
            index
            for index in self.indexes
            if self.led_by(index) or self.filters & index.condition_columns
        ]
        return max(begun, key=self.led_by, default=None)

    def led_by(self, index: Index) -> int:
        """How many keys of an index, from the first, it filters by."""
        return len(list(takewhile(lambda column: column in self.filters, index.columns)))

    @property
    def columns(self) -> list[str]:
        """Those of an index that serves it alone; they begin as an existing one does."""
        begun = self.started.columns[: self.led_by(self.started)] if self.started else []
        rest = sorted(self.filters.difference(begun))
        return [*begun, *rest, *[self.order] * bool(self.order)]

    @property
    def words(self) -> str:
        by = f"filter by {', '.join(sorted(self.filters))}"
        return f"{by} and sort by {self.order}" if self.order else by


def shapes(project: Project, catalog: Catalog) -> list[Shape]:
    """The shapes of all queries of the catalog's own tables that filter."""
    found: dict[tuple, Shape] = {}
    for use, places in project.queries(catalog):
        table = catalog.relation(use.name)
        if table is None or not table.is_table or not catalog.is_own(table.name):
            continue
        filters = frozenset(name for name in use.filters if name in table.columns)
        order = next((name for name in use.order if name in table.columns), "")
        if filters:
            compared = {*filters, *use.tested}
            indexes = [index for index in table.indexes if index.holds_all(compared)]
            order = "" if order in filters else order
            key = (table.name, filters, order, tuple(index.name for index in indexes))
            shape = found.setdefault(key, Shape(table, filters, order, indexes=indexes))
            shape.places += [place for place in places if place not in shape.places]
            shape.count += 1
    return list(found.values())
