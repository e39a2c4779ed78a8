"""No code uses a table."""

import re

from ..code.sql import uses_of
from ..definitions import bare
from ..finding import Finding, Level
from ..sections import UNUSED

SECTION = UNUSED
LEVEL = Level.NOTE
SENTENCE = "No code uses a table."


def find(project, catalog):
    if not project.has_code:
        return
    used = set(project.uses_of_table)
    for _, body in project.bodies[catalog.side]:
        for use in body.uses:
            table = catalog.relation(use.name)
            if table:
                used.add(table.name)
    for made in project.definitions.all:
        if made.kind == "view" or made.statement.kind == "CreateTableAsStmt":
            for use in uses_of(made.statement.tree):
                table = catalog.relation(use.name)
                if table and table.name != made.name:
                    used.add(table.name)
    tables = catalog.own_tables()
    conditions = " ".join(
        f"{policy.condition} {policy.check_condition}"
        for table in tables
        for policy in table.policies
    )
    named = set(re.findall(r"\b\w+\b", conditions))
    for table in tables:
        referenced = any(
            key.target == table.name and other.name != table.name
            for other in tables
            for key in other.foreign_keys
        )
        short = table.name.split(".")[1]
        if not table.is_table or table.is_partition or table.name in used:
            continue
        if referenced or short in named:
            continue
        yield Finding(
            bare(table.name),
            "it is kept, indexed and backed up for no one",
            "Find out who uses it; drop it if no one does.",
            project.table_place(table),
            f"{project.usage.files} files of code, no function, view or policy names it"
            + (
                f"; {len(project.usage.run_time_names)} names are built at run time"
                if project.usage.run_time_names
                else ""
            ),
        )
