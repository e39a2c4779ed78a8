"""The code uses a table that does not exist."""

from collections import defaultdict

from ..definitions import full
from ..finding import Finding, Level
from ..sections import TABLES

SECTION = TABLES
LEVEL = Level.ERROR
SENTENCE = "The code uses a table that does not exist."

SYSTEM_SCHEMAS = ("pg_catalog.", "information_schema.")


def find(project, catalog):
    missing = defaultdict(list)
    for use in project.usage.tables:
        if not exists(catalog, use):
            missing[use.name].append(use)
    for name, uses in missing.items():
        made = project.definitions.relations(full(name))
        evidence = f"{len(uses)} uses: " + ", ".join(sorted({use.operation for use in uses}))
        elsewhere = [one.side for one in project.sides if exists(one, uses[0])]
        if elsewhere == ["live"]:
            evidence += "; the live database has it, and the migrations do not make it"
        elif elsewhere:
            evidence += "; the migrations make it, and the live database lacks it"
        if made and made[0].statement.message:
            evidence += f"; its definition at {made[0].place} failed: {made[0].statement.message}"
        is_system = catalog.is_system(name) or name.startswith(SYSTEM_SCHEMAS)
        yield Finding(
            name,
            "every one of these calls fails"
            + (": PostgREST offers no system catalog" if catalog.is_system(name) else ""),
            what_to_do(name, made, is_system, catalog),
            [use.place for use in uses],
            evidence,
        )


def what_to_do(name, made, is_system, catalog):
    if made:
        return "Fix its definition."
    if catalog.is_system(name):
        return "Read it in a function of schema public, and call that."
    return "Fix the name." if is_system else f"Create {name}, or take the calls out."


def exists(catalog, use):
    if catalog.relation(use.name):
        return True
    # PostgREST offers no system catalog
    if use.source not in {"supabase", "embed"} and catalog.is_system(use.name):
        return True
    # an embedded name may be a column with a foreign key, or the key itself
    return use.source == "embed" and any(
        key.columns == [use.name] or key.name == use.name
        for table in catalog.tables.values()
        for key in table.foreign_keys
    )
