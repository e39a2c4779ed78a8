"""Row security is on and no policy lets anyone in."""

from ..definitions import bare
from ..finding import Finding, Level
from ..quoting import quote_ident
from ..sections import POLICIES

SECTION = POLICIES
LEVEL = Level.WARNING
SENTENCE = "Row security is on and no policy lets anyone in."


def find(project, catalog):
    for table in catalog.own_tables():
        if table.is_table and table.is_secured and not table.policies and not table.is_partition:
            policy = f"{table.name.split('.', 1)[1]}_client_none"
            used = project.uses_of_table.get(table.name, 0)
            yield Finding(
                bare(table.name),
                "clients see no row and write none, and nothing tells whether that is meant",
                "Add the policies, or one that denies, to say that it is meant.",
                project.table_place(table),
                f"the code uses the table {used} times" if used else "",
                f"create policy {quote_ident(policy)} on {table.quoted}"
                " for all to anon, authenticated using (false) with check (false)",
            )
