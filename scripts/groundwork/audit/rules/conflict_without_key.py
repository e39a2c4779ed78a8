"""An upsert names columns that no unique key has."""

from ..definitions import bare
from ..finding import Finding, Level
from ..sections import INDEXES

SECTION = INDEXES
LEVEL = Level.ERROR
SENTENCE = "An upsert names columns that no unique key has."


def find(project, catalog):
    for use, places in project.queries(catalog):
        table = catalog.relation(use.name) if use.conflict else None
        if table is None or not use.conflict.keys() <= table.columns.keys():
            continue  # missing_table and missing_column have these
        unique = [set(one.columns) for one in table.indexes if one.is_unique and not one.is_partial]
        if table.is_table and use.conflict.keys() not in unique:
            columns = ", ".join(use.conflict)
            yield Finding(
                f"{bare(table.name)} ({columns})",
                "every one of these writes fails: on conflict needs a unique key of just these",
                "Add the key, or name the columns of one.",
                places if use.place.file == "" else list(use.conflict.values())[:1],
                f"the unique keys are {keys(unique)}" if unique else "it has no unique key",
                f"alter table {table.quoted} add unique ({table.quoted_columns(use.conflict)})",
            )


def keys(unique):
    return " and ".join(f"({', '.join(sorted(columns))})" for columns in unique)
