"""Writes the file of a view or a materialized view."""

from collections.abc import Callable, Iterator

import psycopg
from pglast import ast, parse_sql
from pglast.parser import ParseError
from pglast.visitors import Visitor

from ..audit.quoting import quote_ident
from .described import Table
from .expressions import small_letters
from .layout import laid_out
from .macros import macro
from .parts import (
    column_statements,
    comments,
    grants,
    index_statements,
    statement,
    trigger_statement,
)
from .reading import Object
from .recognised.calls import Call
from .recognised.privileges import OPTIONS, readable_by
from .recognised.rendering import Renderer

VIEW = """
select
    pg_get_viewdef(oid, %s) as query,
    reloptions as options,
    pg_get_userbyid(relowner) as owner,
    relowner = current_user::regrole as is_own
from pg_class
where oid = %s
"""


def view(
    connection: psycopg.Connection,
    each: Object,
    table: Table,
    named: Callable[[str], str],
    renderer: Renderer | None = None,
    is_pretty: bool = True,
) -> tuple[str, Call | None]:
    """The text; with a renderer, readable_by() in place of its privileges, where it may fit.

    is_pretty  without the parentheses that PostgreSQL takes for idle; it reads some otherwise then
    """
    row = connection.execute(VIEW, [is_pretty, each.key[1]]).fetchone()
    is_view = each.kind == "view"
    call = renderer and readable_by(
        table.items, table.columns, row.owner, row.options or [], is_view
    )
    word = "materialized view" if each.kind == "materialized view" else "view"
    options = [option.replace("=", " = ", 1) for option in row.options or []]
    if word == "view" and not any(option.startswith("security_invoker") for option in options):
        # PostgreSQL's default, which is not the project's
        options.append("security_invoker = false")
    if call:
        options = [option for option in options if not option.startswith(OPTIONS)]
    clause = f" with ({', '.join(options)})" if options else ""
    query = small_letters(with_references(row.query.strip().rstrip(";"), named))
    query = laid_out(query)
    # a run fills it
    rows = "\nwith no data" if word != "view" else ""
    blocks = [f"create {word} {table.name}{clause} as\n{query}{rows};"]
    if not row.is_own and not call:
        blocks += [f"alter {word} {table.name} owner to {quote_ident(row.owner)};"]
    blocks += ["\n".join(defaults(table))]
    blocks += ["\n".join(column_statements(table))] if word != "view" else []
    blocks += ["\n".join(index_statements(table))]
    blocks += [trigger_statement(table, item) for item in table.of("trigger")]
    blocks += [
        "\n".join(f"{statement(item.definition['definition'])};" for item in table.of("rule"))
    ]
    if call:
        emitted = renderer.call(call.macro, *call.arguments, **call.named)
        blocks += [macro(str(call), emitted), "\n".join(comments(table))]
    else:
        blocks += ["\n".join(grants(table)), "\n".join(comments(table))]
    return "\n\n".join(block for block in blocks if block) + "\n", call


def defaults(table: Table) -> Iterator[str]:
    """What a row that is written to the view has where it says nothing."""
    for item in table.of("column"):
        if "default" in item.definition:
            value = table.short(item, item.definition["default"])
            column = table.quoted.get(item.name, quote_ident(item.name))
            yield f"alter view {table.name} alter column {column} set default {value};"


def with_references(query: str, named: Callable[[str], str]) -> str:
    """A query with a reference for each table and view that has a model."""
    try:
        tree = parse_sql(query)
    except ParseError:
        return query
    tables = Relations()
    tables(tree)
    for node in sorted(tables.found, key=lambda node: node.location, reverse=True):
        printed = quote_ident(node.relname)
        if node.schemaname:
            printed = f"{quote_ident(node.schemaname)}.{printed}"
        elif node.relname in tables.queries:
            continue
        if query.startswith(printed, node.location):
            end = node.location + len(printed)
            query = f"{query[: node.location]}{named(printed)}{query[end:]}"
    return query


class Relations(Visitor):
    """Finds the tables and views of a query, and the names that it gives to queries of its own."""

    def __init__(self):
        self.found: list[ast.RangeVar] = []
        self.queries: set[str] = set()

    def visit_RangeVar(self, _, node):  # noqa: N802
        self.found.append(node)

    def visit_CommonTableExpr(self, _, node):  # noqa: N802
        self.queries.add(node.ctename)
