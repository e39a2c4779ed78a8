"""Says what keeps triggers and keys of a table from being those that a macro emits."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psycopg
from pglast import ast, parse_sql
from pglast.parser import ParseError, parse_plpgsql_json

from ...audit.quoting import quote_ident
from ..described import Item, Table
from ..names import usual_constraint_name
from .calls import Call
from .keys import COLUMN, reference_of
from .near import commented
from .rendering import RefusedError
from .triggers import ALWAYS, call_for, condition_of, trigger_of

if TYPE_CHECKING:
    from .tables import Tables

MOST = 3
"""With more reasons than these, it is not near."""

FUNCTIONS = """
select
    nspname as schema,
    proname as name,
    pg_get_functiondef(pg_proc.oid) as definition
from pg_proc
inner join pg_namespace
    on pronamespace = pg_namespace.oid
inner join pg_language
    on prolang = pg_language.oid
where
    prorettype = 'trigger'::regtype
    and lanname = 'plpgsql'
    and prosrc ilike '%%updated_at%%'
    and (nspname, proname) <> ('access', 'set_updated_at')
"""

STATES = {"D": "it is disabled", "R": "it is for replicas only", "A": "it is for replicas too"}

NOW = ("now", "clock_timestamp", "statement_timestamp", "timezone")


@dataclass(frozen=True)
class NearPart:
    """A call that nearly fits, and the beginning of the line above which that is said."""

    sentence: str
    line: str


def stamping_functions(connection: psycopg.Connection) -> set[str]:
    """The trigger functions that set `updated_at` and nothing else, with their schemas."""
    return {
        f"{row.schema}.{row.name}"
        for row in connection.execute(FUNCTIONS, []).fetchall()
        if is_stamp(row.definition)
    }


def is_stamp(definition: str) -> bool:
    try:
        function = json.loads(parse_plpgsql_json(definition))[0]["PLpgSQL_function"]
    except (ParseError, ValueError, KeyError, IndexError):
        return False
    body = function["action"]["PLpgSQL_stmt_block"].get("body", [])
    if [*map(list, body)] != [["PLpgSQL_stmt_assign"], ["PLpgSQL_stmt_return"]]:
        return False
    query = body[0]["PLpgSQL_stmt_assign"]["expr"]["PLpgSQL_expr"]["query"]
    place, _, value = query.replace(":=", "=", 1).partition("=")
    if place.strip().lower() != "new.updated_at":
        return False
    try:
        node = parse_sql(f"select {value}")[0].stmt.targetList[0].val
    except (ParseError, IndexError):
        return False
    if isinstance(node, ast.FuncCall):
        return node.funcname[-1].sval in NOW
    return isinstance(node, ast.SQLValueFunction)


def nearly(macros: Tables, table: Table, calls: list[Call]) -> list[NearPart]:
    """The calls that nearly fit, besides those of the file; the renderer is set to its model."""
    found = [part for item in table.of("trigger") for part in near_trigger(macros, table, item)]
    if macros.tenants and not any(call.macro == "tenant_id" for call in calls):
        found += near_tenant_id(macros, table)
    return found


def near_trigger(macros: Tables, table: Table, item: Item) -> Iterator[NearPart]:
    tree = trigger_of(item.definition["definition"])
    if tree is None:
        return
    name = ".".join(part.sval for part in tree.funcname)
    is_stamp = not tree.args and bool({name, f"public.{name}"} & macros.stamps)
    call = Call("updated_at_trigger") if is_stamp else call_for(tree)
    try:
        wanted = call and trigger_of(macros.renderer.call(call.macro, *call.arguments))
    except RefusedError:
        return
    if not wanted:
        return
    reasons = [f"its function is {name}()"] if is_stamp else []
    reasons += [STATES[item.definition["enabled"]]] if item.definition["enabled"] != ALWAYS else []
    if (tree.timing, tree.events, tree.row) != (wanted.timing, wanted.events, wanted.row):
        reasons.append("it fires at another time")
    if condition_of(tree) != condition_of(wanted):
        reasons.append("it has a condition" if tree.whenClause else "it has no condition")
    if columns_of(tree) != columns_of(wanted):
        reasons.append("it is for other columns")
    if tree.trigname != wanted.trigname:
        reasons.append(f"its name is not {wanted.trigname}")
    if reasons and len(reasons) <= MOST:
        sentence = f"would be {call.macro}() but for: {', '.join(reasons)}"
        yield NearPart(f"trigger {item.name} {sentence}", f"create trigger {trigger_name(item)}\n")


def trigger_name(item: Item) -> str:
    return quote_ident(item.name)


def columns_of(tree: ast.CreateTrigStmt) -> list[str]:
    return [each.sval for each in tree.columns or ()]


def near_tenant_id(macros: Tables, table: Table) -> Iterator[NearPart]:
    column = next((item for item in table.of("column") if item.name == COLUMN), None)
    reference = reference_of(table)
    tenants = macros.renderer.ref(macros.tenants)
    if column is None or reference is None or COLUMN not in table.columns:
        return
    if reference.definition.get("references") != tenants:
        return
    reasons = [] if column.definition["not_null"] else ["it may be null"]
    if reference.name != usual_constraint_name(table.plain, reference.definition):
        reasons.append("its foreign key has another name")
    if not reference.definition["definition"].endswith("ON DELETE CASCADE"):
        reasons.append("its foreign key has no on delete cascade")
    if reasons:
        sentence = f"column {COLUMN} would be tenant_id() but for: {', '.join(reasons)}"
        yield NearPart(sentence, f"    {COLUMN} ")


def with_comments(text: str, parts: list[NearPart]) -> str:
    """The file with each sentence above its line."""
    for part in parts:
        place = 0 if text.startswith(part.line) else text.find(f"\n{part.line}") + 1
        if place or text.startswith(part.line):
            indent = " " * (len(part.line) - len(part.line.lstrip()))
            said = commented(f"{part.sentence[0].upper()}{part.sentence[1:]}", indent)
            text = f"{text[:place]}{said}\n{text[place:]}"
    return text
