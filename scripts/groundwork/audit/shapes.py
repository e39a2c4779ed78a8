"""Queries that are alike: of one table, by the same columns, in the same order."""

from dataclasses import dataclass, field

from .catalog import Catalog, Table
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

    @property
    def columns(self) -> list[str]:
        """Those of an index that serves it alone."""
        return sorted(self.filters) + [self.order] * bool(self.order)

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
            key = (table.name, filters, "" if order in filters else order)
            shape = found.setdefault(key, Shape(table, *key[1:]))
            shape.places += [place for place in places if place not in shape.places]
            shape.count += 1
    return list(found.values())
