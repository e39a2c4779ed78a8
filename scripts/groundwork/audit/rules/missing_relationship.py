"""The code selects a table inside another one, and no foreign key connects them."""

from ..definitions import bare
from ..finding import Finding, Level
from ..sections import KEYS

SECTION = KEYS
LEVEL = Level.ERROR
SENTENCE = "The code selects a table inside another one, and no foreign key connects them."


def find(project, catalog):
    for use in project.usage.tables:
        table = catalog.relation(use.name)
        for name, hint, place in use.embeds if table else ():
            other = catalog.relation(name)
            if other is None or not (table.is_table and other.is_table):
                continue
            if not connected(catalog, table, other, hint):
                yield Finding(
                    f"{bare(table.name)} with {bare(other.name)}",
                    "the request fails: PostgREST follows foreign keys only",
                    f"Add a foreign key between {bare(table.name)} and {bare(other.name)}.",
                    [place],
                    f"no foreign key {hint} connects them"
                    if hint
                    else "no foreign key connects them",
                )


def connected(catalog, one, other, hint):
    direct = [(key, key.columns) for key in one.foreign_keys if key.target == other.name] + [
        (key, key.columns) for key in other.foreign_keys if key.target == one.name
    ]
    if hint:
        direct = [
            pair for pair in direct if pair[0].name == hint or hint in pair[1] or hint == other.name
        ]
    if direct:
        return True
    # through a table that references both
    return any(
        {one.name, other.name} <= {key.target for key in table.foreign_keys}
        for table in catalog.tables.values()
    )
