"""What the bodies of functions use, of a catalog's functions and of those in migrations."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pglast
from pglast.parser import ParseError, parse_plpgsql_json

from .code.sql import uses_of
from .code.usage import Use

TEMPORARY = re.compile(
    r"create\s+(?:global\s+|local\s+)?temp(?:orary)?\s+table\s+(?:if\s+not\s+exists\s+)?([\w.\"]+)",
    re.IGNORECASE,
)
ASSIGNMENT = re.compile(r"^[^:=]*:?=(?![=>])")


IMPLIED = {
    "found", "sqlstate", "sqlerrm", "tg_op", "tg_name", "tg_when", "tg_level", "tg_relid",
    "tg_relname", "tg_table_name", "tg_table_schema", "tg_nargs", "tg_argv", "new", "old",
}  # fmt: skip
"""Variables that every function or every trigger has."""


@dataclass
class Body:
    uses: list[Use] = field(default_factory=list)
    variables: set[str] = field(default_factory=set)
    temporary: set[str] = field(default_factory=set)
    problem: str = ""
    """Why it can't be parsed."""
    has_dynamic: bool = False
    """It runs statements that are put together when it runs."""


def read_body(function: Any) -> Body:
    """The body of a row of the catalog's functions."""
    body = Body()
    if function.language not in {"sql", "plpgsql"} or not function.definition:
        return body
    body.variables = {*IMPLIED, *(function.argument_names or ())}
    body.temporary = {
        name.strip('"').split(".")[-1] for name in TEMPORARY.findall(function.body or "")
    }
    try:
        if function.language == "sql":
            for tree in pglast.parse_sql(function.body or ""):
                body.uses += uses_of(tree.stmt, body.variables)
        else:
            read_plpgsql(function.definition, body)
    except (ParseError, RecursionError) as error:
        body.problem = str(error.args[0])
    except ValueError:  # what libpg_query prints of some bodies is no JSON
        body.has_dynamic = True
    return body


def read_plpgsql(definition: str, body: Body) -> None:
    tree = json.loads(parse_plpgsql_json(definition))
    for kind, node in walk(tree):
        if kind == "PLpgSQL_expr":
            read_expression(node, body)
        elif "dynexecute" in kind or "dynfors" in kind:
            body.has_dynamic = True
        elif kind in {"PLpgSQL_var", "PLpgSQL_rec"}:
            body.variables.add(node.get("refname", ""))


def read_expression(node: dict, body: Body) -> None:
    query, mode = node.get("query", ""), node.get("parseMode", 0)
    if mode == 2:
        query = f"select {query}"
    elif mode > 2:
        query = "select " + ASSIGNMENT.sub("", query, count=1)
    try:
        trees = pglast.parse_sql(query)
    except (ParseError, RecursionError):
        return  # the server parsed it when the function was made
    for tree in trees:
        body.uses += uses_of(tree.stmt, body.variables)


def walk(node: Any) -> Iterator[tuple[str, dict]]:
    if isinstance(node, dict):
        for key, value in node.items():
            if isinstance(value, dict):
                yield key, value
            yield from walk(value)
    elif isinstance(node, list):
        for one in node:
            yield from walk(one)
