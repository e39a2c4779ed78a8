"""The code uses a column that its table does not have."""

from collections import defaultdict

from ..definitions import bare
from ..finding import Finding, Level
from ..sections import TABLES

SECTION = TABLES
LEVEL = Level.ERROR
SENTENCE = "The code uses a column that its table does not have."


def find(project, catalog):
    missing = defaultdict(list)
    for use in project.usage.tables:
        table = catalog.relation(use.name)
        for column, place in use.columns.items() if table else ():
            if column not in table.columns:
                missing[table.name, column].append(place)
    for (table, column), places in missing.items():
        evidence = f"{len(places)} uses; {bare(table)} has " + ", ".join(
            catalog.tables[table].columns
        )
        skipped = [
            made.columns[column].place
            for made in project.definitions.of("table", table)
            if column in made.columns and made.statement.outcome != "done"
        ]
        if skipped:
            evidence += f"; a definition at {skipped[0]} that was not carried out has it"
        yield Finding(
            f"{bare(table)}.{column}",
            "every one of these calls fails",
            "Add the column, or fix the name.",
            [*places, *skipped],
            evidence,
        )
