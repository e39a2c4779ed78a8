"""Conditions of policies as the macros know them: parsed, and compared without their spelling."""

from functools import lru_cache
from typing import NamedTuple

from pglast import ast, enums, parse_sql
from pglast.parser import ParseError, scan
from pglast.stream import RawStream

from ..expressions import shortened

BOOLEAN = {"and": enums.BoolExprType.AND_EXPR, "or": enums.BoolExprType.OR_EXPR}

USER = "uid()"

LARGEST = "ffffffff-ffff-ffff-ffff-ffffffffffff"


class Term(NamedTuple):
    """A part of a condition that a macro has a word for."""

    kind: str
    """true, false, owner, member, admin, admin_range, admin_null, parent, parent_owner, member_or
    _null, other."""
    column: str = ""
    details: tuple[str, ...] = ()
    """The roles of a member; the parent, and the column of its owner."""


def parsed(expression: str):
    return parse_sql(f"select {expression}")[0].stmt.targetList[0].val


def printed(node) -> str:
    """The SQL of a part of a tree."""
    statement = parse_sql("select 1")[0].stmt
    statement.targetList[0].val = node
    return RawStream()(statement).removeprefix("SELECT ")


def parts_of(expression: str, word: str) -> list[str]:
    """The conditions that `and` or `or` joins, in a short form; the whole one where none does."""
    try:
        node = parsed(expression)
    except ParseError:
        return [expression]
    if not (isinstance(node, ast.BoolExpr) and node.boolop == BOOLEAN[word]):
        return [tidy(expression)]
    parts, start, depth = [], 0, 0
    text = without_parentheses(expression)
    for token in scan(text):
        depth += {"ASCII_40": 1, "CASE": 1, "ASCII_41": -1, "END_P": -1}.get(token.name, 0)
        if depth == 0 and token.name == word.upper():
            parts.append(text[start : token.start])
            start = token.end + 1
    parts.append(text[start:])
    if len(parts) != len(node.args):
        return [tidy(printed(each)) for each in node.args]
    return [tidy(part) for part in parts]


def tidy(expression: str) -> str:
    """The condition as a person writes it: without idle parentheses, and names of results."""
    text = without_parentheses(shortened(without_parentheses(expression.strip())))
    tokens = list(scan(text))
    words = [text[token.start : token.end + 1] for token in tokens]
    left_out = idle_tokens(words)
    pieces, end, kept_gap = [], 0, ""
    for place, token in enumerate(tokens):
        gap = "" if place and words[place - 1] == "(" else text[end : token.start]
        end = token.end + 1
        if place in left_out:
            kept_gap = gap if words[place] == "(" else ""
            continue
        gap, kept_gap = kept_gap or gap, ""
        is_user = words[place : place + 3] == ["uid", "(", ")"] and words[place - 1] != "."
        pieces += [gap, "auth.uid" if is_user else words[place]]
    return "".join([*pieces, text[end:]]).replace("any (array(", "any(array(")


def idle_tokens(words: list[str]) -> set[int]:
    """The places of doubled parentheses, and of `as name` behind the only result of a query."""
    found, opened, pairs = set(), [], {}
    for place, word in enumerate(words):
        if word == "(":
            opened.append(place)
        elif word == ")" and opened:
            pairs[opened.pop()] = place
            if words[place - 2 : place - 1] == ["as"] and words[place - 3] == ")":
                found |= {place - 2, place - 1}
    for start, end in pairs.items():
        if pairs.get(start + 1) == end - 1:
            found |= {start, end}
    return found


def without_parentheses(text: str) -> str:
    """The text without parentheses that enclose all of it."""
    tokens = list(scan(text))
    depth = 0
    for token in tokens:
        depth += {"ASCII_40": 1, "ASCII_41": -1}.get(token.name, 0)
        if depth == 0:
            break
    if not tokens or tokens[0].name != "ASCII_40" or token is not tokens[-1]:
        return text
    inner = text[tokens[0].end + 1 : tokens[-1].start].strip()
    try:
        is_query = isinstance(parse_sql(inner)[0].stmt, ast.SelectStmt)
    except (ParseError, IndexError):
        is_query = False
    return text if is_query else without_parentheses(inner)


@lru_cache(maxsize=100_000)
def normal(expression: str, table: str = "") -> str:
    """The condition without casts, schemas of functions, names of results and sub-selects of one
    call: what differs in those only means the same here.

    table  its own name, which PostgreSQL puts before columns in a sub-select
    """
    try:
        node = parsed(expression)
    except ParseError:
        return expression
    return printed(plain(node, table))


def plain(node, table: str):
    """The tree without what normal() leaves out. It changes the tree that it is given."""
    if isinstance(node, tuple):
        return tuple(plain(each, table) for each in node)
    if not isinstance(node, ast.Node):
        return node
    for name in node:
        value = getattr(node, name)
        if isinstance(value, ast.Node | tuple):
            setattr(node, name, plain(value, table))
    if isinstance(node, ast.TypeCast):
        return node.arg
    if isinstance(node, ast.FuncCall):
        node.funcname = node.funcname[-1:]
    elif isinstance(node, ast.ResTarget):
        node.name = None
    elif isinstance(node, ast.RangeVar):
        if node.alias and node.alias.aliasname == node.relname:
            node.alias = None
    elif isinstance(node, ast.String):
        node.sval = without_spaces(node.sval)
    elif isinstance(node, ast.A_Const) and isinstance(node.val, ast.String):
        node.val = ast.String(sval=without_spaces(node.val.sval))
    elif isinstance(node, ast.ColumnRef) and len(node.fields) == 2:
        if isinstance(node.fields[0], ast.String) and node.fields[0].sval == table:
            node.fields = node.fields[1:]
    elif isinstance(node, ast.SubLink) and node.subLinkType == enums.SubLinkType.EXPR_SUBLINK:
        select = node.subselect
        if not select.fromClause and len(select.targetList) == 1:
            return select.targetList[0].val
    elif isinstance(node, ast.A_Expr):
        return turned(node)
    return node


def turned(node: ast.A_Expr):
    """`uid() = column` as `column = uid()`, and `between` as the two comparisons that it is."""
    if node.kind == enums.A_Expr_Kind.AEXPR_BETWEEN:
        return parsed(
            f"{printed(node.lexpr)} >= {printed(node.rexpr[0])}"
            f" and {printed(node.lexpr)} <= {printed(node.rexpr[1])}"
        )
    is_equal = node.kind == enums.A_Expr_Kind.AEXPR_OP and node.name[0].sval == "="
    if is_equal and isinstance(node.lexpr, ast.FuncCall) and isinstance(node.rexpr, ast.ColumnRef):
        node.lexpr, node.rexpr = node.rexpr, node.lexpr
    return node


def without_spaces(text: str) -> str:
    """A list of roles as PostgreSQL prints an array."""
    is_array = text.startswith("{") and text.endswith("}")
    return text.replace(", ", ",") if is_array else text


@lru_cache(maxsize=10_000)
def known_terms(column: str) -> dict[str, Term]:
    """The terms about one column, named as SQL writes it, by their normal form."""
    tenants = "array(select my_tenant_ids({}))"
    found = {
        f"{column} = {USER}": Term("owner", column),
        f"{column} = any({tenants.format('')})": Term("member", column),
        f"{column} is null or {column} = any({tenants.format('')})": Term("member_or_null", column),
        f"{column} >= first_id_for_admin() and {column} <= '{LARGEST}'": Term(
            "admin_range", column
        ),
        f"{column} is null and is_admin()": Term("admin_null", column),
    }
    for roles in (("admin",), ("admin", "member")):
        listed = "'{" + ",".join(roles) + "}'"
        found[f"{column} = any({tenants.format(listed)})"] = Term("member", column, roles)
    return {normal(text): term for text, term in found.items()}


GENERAL = {"true": Term("true"), "false": Term("false"), "is_admin()": Term("admin")}


def term_of(expression: str, columns: list[str], table: str) -> Term:
    """What a condition says, as far as the macros have words for it."""
    text = normal(expression, table)
    for known, term in GENERAL.items():
        if text == normal(known):
            return term
    for column in columns:
        if text in known_terms(column):
            return known_terms(column)[text]
    return parent_term(expression, columns, table) or Term("other")


def parent_term(expression: str, columns: list[str], table: str) -> Term | None:
    """`column = any(array(select parent.id from parent where parent.owner = uid()))`."""
    try:
        node = plain(parsed(expression), table)
    except ParseError:
        return None
    is_any = isinstance(node, ast.A_Expr) and node.kind == enums.A_Expr_Kind.AEXPR_OP_ANY
    if not is_any or not isinstance(node.rexpr, ast.SubLink):
        return None
    column, select = printed(node.lexpr), node.rexpr.subselect
    if column not in columns or len(select.fromClause or ()) != 1:
        return None
    source = select.fromClause[0]
    if not isinstance(source, ast.RangeVar):
        return None
    key = select.targetList[0].val
    if not isinstance(key, ast.ColumnRef) or key.fields[-1].sval != "id":
        return None
    parent = (source.schemaname or "", source.relname)
    if select.whereClause is None:
        return Term("parent", column, parent)
    where = select.whereClause
    is_owner = isinstance(where, ast.A_Expr) and isinstance(where.lexpr, ast.ColumnRef)
    if is_owner and printed(where.rexpr).lower() == USER:
        return Term("parent_owner", column, (*parent, where.lexpr.fields[-1].sval))
    return None
