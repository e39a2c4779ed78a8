"""The live database has an object in another shape than the migrations give it."""

from ..definitions import bare
from ..finding import Finding, Level
from ..sections import LIVE

SECTION = LIVE
LEVEL = Level.ERROR
SENTENCE = "The live database has an object in another shape than the migrations give it."


def find(project):
    for table in project.catalog.own_tables() if project.live else ():
        other = project.live.tables.get(table.name)
        if other:
            yield from differing(project, table, other)
    for function in project.catalog.own_functions() if project.live else ():
        others = project.live.functions.get(function.name, ())
        same = [one for one in others if one.signature == function.signature]
        if same and same[0].definition != function.definition:
            name = f"{function.name}({function.signature})"
            yield made(bare(name), "its definition differs", project.places(name, project.catalog))


def differing(project, table, other):
    if table.is_table and table.is_secured != other.is_secured:
        said = "off" if table.is_secured else "on"
        evidence = f"row security is {said} in the live database, and not in the migrations"
        yield made(bare(table.name), evidence, project.table_place(table))
    for name in table.columns.keys() & other.columns.keys():
        mine, theirs = table.columns[name], other.columns[name]
        column, places = f"{bare(table.name)}.{name}", project.column_place(table.name, name)
        if mine.type != theirs.type:
            evidence = f"it is {theirs.type} in the live database, {mine.type} in the migrations"
            yield made(column, evidence, places)
        elif mine.is_required != theirs.is_required:
            evidence = "only the migrations have it not null"
            if theirs.is_required:
                evidence = "only the live database has it not null"
            yield made(column, evidence, places)


def made(name, evidence, places):
    return Finding(
        name,
        "the code meets another database here than on one that is made anew",
        "Write the migration that makes both the same.",
        places,
        evidence,
        side="live",
    )
