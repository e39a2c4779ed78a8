"""A function fails when it runs: its body uses what does not exist."""

import re

from ..catalog import PLATFORM_SCHEMAS
from ..definitions import bare
from ..finding import Finding, Level
from ..sections import FUNCTIONS

SECTION = FUNCTIONS
LEVEL = Level.ERROR
SENTENCE = "A function fails when it runs: its body uses what does not exist."

MISSING_TABLE = re.compile(r'relation "(?P<name>[^"]+)" does not exist')


def find(project, catalog):
    for function, body in project.bodies[catalog.side]:
        problems = list(dict.fromkeys(problems_of(catalog, function, body)))
        if problems:
            yield Finding(
                f"{bare(function.name)}({function.signature})",
                "the function, or the write that fires it, fails when it gets there",
                "Fix the body, or create what it names.",
                project.places(f"{function.name}({function.signature})", catalog),
                "; ".join(problems),
            )


def problems_of(catalog, function, body):
    """What the server says where it could be asked, else what the names in the body tell."""
    if function.oid not in catalog.body_errors:
        yield from trouble(catalog, function, body, catalog.builtin_functions)
        return
    for error in catalog.body_errors[function.oid]:
        missing = MISSING_TABLE.search(error)
        if not missing or missing["name"].split(".")[-1] not in body.temporary:
            yield error


def trouble(catalog, function, body, builtin):
    known = {name.split(".")[0] for name in (*catalog.tables, *catalog.functions)}
    if body.problem:
        yield body.problem
    path_is_empty = re.search(
        r"SET search_path TO (''|\"\")\s*$", function.definition, re.MULTILINE
    )
    for use in body.uses:
        schema = use.name.split(".")[0]
        if "." in use.name and schema in PLATFORM_SCHEMAS and schema not in known:
            continue  # of an extension or tool that is not everywhere, and may be asked for
        short = use.name.split(".")[-1]
        if use.is_call:
            if ("." not in use.name and short in builtin) or use.name.startswith("pg_catalog."):
                continue
            if not catalog.function(use.name) and short not in builtin:
                yield f"function {use.name} does not exist"
            continue
        if {short, use.name} & (body.temporary | body.variables) or catalog.is_system(use.name):
            continue
        table = catalog.relation(use.name)
        if table is None:
            yield f"table {use.name} does not exist"
        elif path_is_empty and "." not in use.name:
            yield f"its search_path is empty, so it does not find {use.name} without a schema"
        else:
            for column in use.columns:
                if column not in table.columns and column not in body.variables:
                    yield f"table {bare(table.name)} has no column {column}"
