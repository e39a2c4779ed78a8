"""The facts that the engine's descriptions hold, read out of the queries that make them."""

from collections.abc import Iterator

import psycopg
from pglast import ast, parse_plpgsql, parse_sql
from pglast.visitors import Visitor

from support.kinds import model_kinds

# What each function describes.
FUNCTIONS = {kind.described_by: kind.word for kind in model_kinds().values() if kind.described_by}


def described_facts(connection: psycopg.Connection) -> set[str]:
    """Every kind of fact, and every key of its definition.

    Such as "table column", "table column default", "table setting row_security".
    """
    query = """
        select proname, pg_get_functiondef(pg_proc.oid), prosrc, lanname
        from pg_proc
        inner join pg_language on prolang = pg_language.oid
        where pronamespace = 'groundwork'::regnamespace and proname = any(%s)
    """
    facts = set()
    for name, definition, body, language in connection.execute(query, [[*FUNCTIONS]]):
        for part in [body] if language == "sql" else queries(parse_plpgsql(definition)):
            for statement in parse_sql(part):
                found = set()
                for select in Leaves()(statement):
                    found |= facts_of(select)
                for row in Rows()(statement):
                    found |= facts_in(row, row.args[0])
                facts |= {f"{FUNCTIONS[name]} {fact}" for fact in found}
    return facts


def differing_facts(described: str, kind: str, name: str, declared, live) -> Iterator[str]:
    """The facts in which two definitions of one item differ, named as described_facts does."""
    yield f"{described} {kind}"
    if kind == "setting":
        yield f"{described} {kind} {name}"
    elif kind == "comment" and described == "table":
        yield f"{described} {kind} {(declared or live)['kind']}"
    if isinstance(declared, dict) and isinstance(live, dict):
        for key in {*declared, *live}:
            ours, theirs = declared.get(key), live.get(key)
            if ours != theirs:
                yield f"{described} {kind} {key}"
                if isinstance(ours, dict) and isinstance(theirs, dict):
                    yield from differing_facts(described, kind, name, ours, theirs)


def queries(node) -> Iterator[str]:
    """The queries of a function in plpgsql, as parse_plpgsql tells of it."""
    if isinstance(node, list):
        for part in node:
            yield from queries(part)
    elif isinstance(node, dict):
        for key, part in node.items():
            if key != "query" or not isinstance(part, str):
                yield from queries(part)
            elif part.lstrip().lower().startswith(("select", "with")):
                yield part
            else:
                yield f"select {part.partition(':=')[2] or part}"


class Leaves(Visitor):
    """Every select that is no union of others."""

    def __call__(self, node):
        self.found = []
        super().__call__(node)
        return self.found

    def visit_SelectStmt(self, ancestors, node):  # noqa: N802
        if node.targetList:
            self.found.append(node)


class Rows(Visitor):
    """Every row of several values."""

    def __call__(self, node):
        self.found = []
        super().__call__(node)
        return self.found

    def visit_RowExpr(self, ancestors, node):  # noqa: N802
        self.found.append(node)


class Keys(Visitor):
    """The names given to jsonb_build_object."""

    def __call__(self, node):
        self.found = set()
        super().__call__(node)
        return self.found

    def visit_FuncCall(self, ancestors, node):  # noqa: N802
        if node.funcname[-1].sval == "jsonb_build_object":
            self.found |= {text(argument) for argument in node.args[::2]}


def text(node) -> str | None:
    """The string that a constant is."""
    is_string = isinstance(node, ast.A_Const) and isinstance(node.val, ast.String)
    return node.val.sval if is_string else None


def facts_of(select: ast.SelectStmt) -> set[str]:
    """The facts that one select describes; none of a select that only serves another."""
    values = [target.val for target in select.targetList]
    kind = next((value for value in values[:2] if text(value)), None)
    if len(values) < 3 or kind is None:
        return set()
    facts, kind = facts_in(select, kind), text(kind)
    for inner in Leaves()(select):
        if inner is not select and kind == "comment" and len(inner.targetList) > 1:
            facts |= {f"{kind} {name}" for name in names(inner.targetList[1].val)}
    for clause in select.fromClause or ():
        facts |= {f"{kind} {name}" for name in rows_of(clause)}
    return facts


def facts_in(node, kind) -> set[str]:
    """A kind that is a constant, and the keys that `node` gives its definition."""
    kind = text(kind)
    return {kind, *(f"{kind} {key}" for key in Keys()(node))} if kind else set()


def names(node) -> list[str]:
    """The strings that a constant, or a case of constants, can be."""
    if isinstance(node, ast.CaseExpr):
        results = [when.result for when in node.args] + [node.defresult]
        return [text(result) for result in results]
    return [text(node)]


def rows_of(clause) -> list[str]:
    """The first value of each row of `values` in a from clause."""
    if isinstance(clause, ast.JoinExpr):
        return rows_of(clause.larg) + rows_of(clause.rarg)
    if isinstance(clause, ast.RangeSubselect) and clause.subquery.valuesLists:
        return [text(row[0]) for row in clause.subquery.valuesLists]
    return []
