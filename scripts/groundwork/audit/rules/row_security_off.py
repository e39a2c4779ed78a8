"""Row security is off: whoever may use the table has every row."""

from ..definitions import bare
from ..finding import Finding, Level
from ..sections import POLICIES

SECTION = POLICIES
LEVEL = Level.ERROR
SENTENCE = "Row security is off: whoever may use the table has every row."


def find(project, catalog):
    for table in catalog.own_tables():
        if table.is_table and not table.is_secured and not table.is_partition:
            yield Finding(
                bare(table.name),
                "whoever has a privilege on the table has every row of it",
                "Enable row security, and say by policies who sees what.",
                project.table_place(table),
                f"{len(table.policies)} policies stand ready and do nothing"
                if table.policies
                else "the table has no policy either",
                f"alter table {table.quoted} enable row level security",
            )
