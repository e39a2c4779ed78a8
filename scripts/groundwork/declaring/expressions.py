"""Writes SQL that PostgreSQL printed as a person would: short types, small letters, no idle casts.

PostgreSQL's parser reads it, so only whole tokens are touched. Whether the short form still means
the same is for proving to find out: PostgreSQL prints what it made of it.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from pglast import ast, parse_sql
from pglast.parser import ParseError, scan
from pglast.stream import RawStream
from pglast.visitors import Visitor

SHORT_TYPES = {
    "timestamp with time zone": "timestamptz",
    "timestamp without time zone": "timestamp",
    "time without time zone": "time",
    "time with time zone": "timetz",
    "character varying": "varchar",
    "character": "char",
    "bit varying": "varbit",
}
"""As people write them; with a modifier, it follows or stands in the middle."""

LONGEST_TYPE = 10
"""The tokens of a type after ::, such as character varying(20)[]."""

SELECT = "select "

KEPT = 4096
"""The texts whose short form is remembered: most tables have the same defaults."""


def short_type(type_name: str) -> str:
    """A type as format_type prints it, in its short form.

    >>> short_type("timestamp(3) without time zone[]")
    'timestamp(3)[]'
    >>> short_type("numeric(10,2)")
    'numeric(10, 2)'
    """
    found = re.fullmatch(
        r"([a-z]+(?: varying)?)(\([\d,]+\))?( with(?:out)? time zone)?(.*)", type_name
    )
    if not found:
        return type_name
    name, modifier, zone, rest = found.groups(default="")
    modifier = modifier.replace(",", ", ")
    short = SHORT_TYPES.get(name + zone)
    return f"{short}{modifier}{rest}" if short else f"{name}{modifier}{zone}{rest}"


@lru_cache(KEPT)
def small_letters(sql: str) -> str:
    """The text with its key words in small letters; names and constants stay as they are."""
    pieces, end = [], 0
    for token in scan(sql):
        text = sql[token.start : token.end + 1]
        if token.kind != "NO_KEYWORD" and text.isupper():
            pieces += [sql[end : token.start], text.lower()]
            end = token.end + 1
    return "".join([*pieces, sql[end:]])


@lru_cache(KEPT)
def shortened(sql: str, before: str = SELECT, texts: frozenset[str] | None = None) -> str:
    """The text without casts of constants and columns, and with `in` for `= ANY (ARRAY[...])`.

    sql     an expression, or a whole statement where `before` is empty
    before  what makes a statement of it
    texts   the columns that hold texts: a cast of another one says something; None for all
    """
    if "::" not in sql and "ARRAY" not in sql:
        return small_letters(sql)
    try:
        tree = parse_sql(before + sql)
    except ParseError:
        return small_letters(sql)
    cuts = Casts(before + sql, texts)
    cuts(tree)
    text = without(before + sql, cuts.found)
    return small_letters(with_in(text)[len(before) :])


class Casts(Visitor):
    """Finds the casts of constants and of columns: where each begins and ends."""

    def __init__(self, text: str, texts: frozenset[str] | None):
        self.text = text
        self.texts = texts
        self.tokens = list(scan(text))
        self.found: list[tuple[int, int]] = []

    def visit_TypeCast(self, _, node):  # noqa: N802
        inner = node.arg
        while isinstance(inner, ast.TypeCast):
            inner = inner.arg
        is_list = isinstance(inner, ast.A_ArrayExpr) and inner.elements
        if is_list or isinstance(inner, ast.A_Const) or self.is_text(inner):
            self.found.extend(self.extent(node))

    def is_text(self, node: ast.Node) -> bool:
        if not isinstance(node, ast.ColumnRef):
            return False
        return self.texts is None or getattr(node.fields[-1], "sval", None) in self.texts

    def extent(self, node: ast.TypeCast) -> Iterator[tuple[int, int]]:
        place = next(
            (
                number
                for number, token in enumerate(self.tokens)
                if token.name == "TYPECAST" and token.start == node.location
            ),
            None,
        )
        if place is None:
            # it was written cast(x as type), or in front
            return
        wanted = RawStream()(node.typeName)
        for length in range(min(LONGEST_TYPE, len(self.tokens) - place - 1), 0, -1):
            end = self.tokens[place + length].end + 1
            if type_of(self.text[self.tokens[place + 1].start : end]) == wanted:
                yield node.location, end
                return


@lru_cache(KEPT)
def type_of(text: str) -> str | None:
    """A text as PostgreSQL reads it where a type stands; None where it is not one."""
    try:
        statement = parse_sql(f"{SELECT}(null::{text})")[0].stmt
    except ParseError:
        return None
    value = statement.targetList[0].val
    is_one = isinstance(value, ast.TypeCast) and isinstance(value.arg, ast.A_Const)
    if not is_one or len(statement.targetList) > 1 or statement.fromClause:
        return None
    return RawStream()(value.typeName)


@lru_cache(KEPT)
def default_of(sql: str) -> str:
    """An expression as it can stand behind `default`: some need parentheses there.

    >>> default_of("not true"), default_of("now()")
    ('(not true)', 'now()')
    """
    try:
        parse_sql(f"create table t (c text default {sql})")
    except ParseError:
        return f"({sql})"
    return sql


def on_one_line(sql: str) -> str:
    """The text without the lines that PostgreSQL makes of it, but for those of its constants."""
    if "\n" not in sql:
        return sql
    pieces, end = [], 0
    for token in scan(sql):
        pieces += [" ".join(sql[end : token.start].split()) or " " * (token.start > end)]
        pieces += [sql[token.start : token.end + 1]]
        end = token.end + 1
    return "".join(pieces).strip()


def indented(sql: str, indent: str) -> str:
    """Each line with `indent`, but for those that begin within a constant."""
    places = [place + 1 for place, letter in enumerate(sql) if letter == "\n"]
    try:
        within = {
            place
            for token in (scan(sql) if places else ())
            for place in places
            if token.start < place <= token.end
        }
    except ParseError:
        within = set()
    lines = zip([0, *places], sql.split("\n"), strict=True)
    return "\n".join(line if place in within else indent + line for place, line in lines)


CLAUSES = ("include", "nulls", "with", "where")
"""What a line of its own begins with, in a statement that makes a long index."""


def on_several_lines(sql: str, longest: int) -> str:
    """A statement with its clauses on lines of their own, where one line would be too long."""
    if len(sql) <= longest:
        return sql
    breaks, depth = [], 0
    for token in scan(sql):
        word = sql[token.start : token.end + 1]
        depth += {"(": 1, ")": -1}.get(word, 0)
        if depth == 0 and word in CLAUSES:
            breaks.append(token.start)
    for place in reversed(breaks):
        sql = f"{sql[:place].rstrip()}\n{sql[place:]}"
    return sql


def with_plain_options(sql: str) -> str:
    """Options as people write them: `fillfactor = 80` where PostgreSQL prints `fillfactor='80'`."""
    tokens = list(scan(sql))
    for name, sign, value in reversed(list(zip(tokens, tokens[1:], tokens[2:], strict=False))):
        # nothing but an option is printed without spaces
        is_close = name.end + 1 == sign.start and sign.end + 1 == value.start
        if is_close and value.name == "SCONST" and sql[sign.start : sign.end + 1] == "=":
            text = sql[value.start : value.end + 1]
            shown = text[1:-1] if re.fullmatch(r"'[\w.+-]+'", text) else text
            sql = f"{sql[: sign.start]} = {shown}{sql[value.end + 1 :]}"
    return sql


def with_schema(sql: str, schema: str, functions: frozenset[str]) -> str:
    """The text with the schema before each call of one of these functions that has none."""
    if not any(f"{name}(" in sql for name in functions):
        return sql
    tokens = list(scan(sql))
    words = [sql[token.start : token.end + 1] for token in tokens]
    for place in range(len(words) - 2, -1, -1):
        if words[place] not in functions or words[place + 1] != "(":
            continue
        if place == 0 or words[place - 1] != ".":
            start = tokens[place].start
            sql = f"{sql[:start]}{schema}.{sql[start:]}"
    return sql


def without(text: str, cuts: list[tuple[int, int]]) -> str:
    for start, end in sorted(cuts, reverse=True):
        text = text[:start] + text[end:]
    return text


def with_in(text: str) -> str:
    """`x = ANY (ARRAY[a, b])` as `x in (a, b)`, `x <> ALL (ARRAY[a, b])` as `x not in (a, b)`."""
    for operator, word, short in (("=", "ANY", "in"), ("<>", "ALL", "not in")):
        while found := array_comparison(text, operator, word):
            start, opened, closed, end = found
            text = f"{text[:start]}{short} ({text[opened:closed]}){text[end:]}"
    return text


def array_comparison(text: str, operator: str, word: str) -> tuple[int, int, int, int] | None:
    """Where the operator begins, the elements begin and end, and the whole ends."""
    tokens = list(scan(text))
    words = [text[token.start : token.end + 1] for token in tokens]
    for place in range(len(words) - 5):
        if words[place : place + 5] != [operator, word, "(", "ARRAY", "["]:
            continue
        depth = 0
        for last in range(place + 4, len(words) - 1):
            depth += {"[": 1, "]": -1}.get(words[last], 0)
            if depth == 0:
                break
        if depth == 0 and words[last + 1] == ")" and last > place + 5:
            return (
                tokens[place].start,
                tokens[place + 4].end + 1,
                tokens[last].start,
                tokens[last + 1].end + 1,
            )
    return None
