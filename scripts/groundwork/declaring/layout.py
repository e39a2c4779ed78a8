"""Lays out a query that PostgreSQL printed as SQLFluff wants it: lines, indents, `as`, `inner`.

Tokens stay as they are and in their order; what stands between them changes.
"""

from dataclasses import dataclass, field

from pglast.parser import ParseError, scan

INDENT = 4

CLAUSES = ("from", "where", "group", "having", "window", "order", "limit", "offset", "fetch", "for")
"""What begins a line of its own in a query."""

UNIONS = ("union", "intersect", "except")
JOINS = ("natural", "inner", "left", "right", "full", "cross", "join")
CONDITIONS = ("where", "having", "on")
BEFORE_NAME = ("from", "join", "lateral", "only", "as", ".", ",", "(", "rows", "tablesample")


@dataclass
class Frame:
    """A query, or what else stands between parentheses."""

    is_query: bool
    indent: int
    clause: str = ""
    is_condition: bool = False
    """Behind `on`."""
    is_with: bool = False
    breaks: int = 0
    """The indent of `and` and `or` in the condition, where these begin lines."""
    betweens: int = 0
    """How many `between` wait for their `and`."""


@dataclass
class Layout:
    sql: str
    tokens: list = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    line_indent: int = 0

    def gap(self, place: int) -> str:
        """One space where there was any, else nothing."""
        if place == 0:
            return ""
        return " " if self.tokens[place - 1].end + 1 < self.tokens[place].start else ""

    def line(self, indent: int, is_apart: bool = False) -> str:
        self.line_indent = indent
        return "\n" * (2 if is_apart else 1) + " " * indent

    def ahead(self, place: int, ends: tuple[str, ...]) -> list[str]:
        """The words from here to the end of the clause, without those in parentheses."""
        found, depth = [], 0
        for word in self.words[place:]:
            depth += {"(": 1, "[": 1, "case": 1, ")": -1, "]": -1, "end": -1}.get(word, 0)
            if depth < 0 or (depth == 0 and word in ends):
                break
            if depth == 0:
                found.append(word)
        return found


def laid_out(sql: str) -> str:
    """The query in lines; as it is where it can't be read."""
    try:
        tokens = list(scan(sql))
    except ParseError:
        return sql
    layout = Layout(sql, tokens, [sql[token.start : token.end + 1] for token in tokens])
    stack = [Frame(is_query=True, indent=0)]
    for place, word in enumerate(layout.words):
        layout.pieces.append(between(layout, stack, place, word))
        layout.pieces.append(word)
    return "".join(layout.pieces)


def between(layout: Layout, stack: list[Frame], place: int, word: str) -> str:
    """What stands before a word; opens and closes frames."""
    frame, gap = stack[-1], layout.gap(place)
    before = layout.words[place - 1] if place else ""
    if before == "(" and word in ("select", "with", "values"):
        frame.is_query = True
        frame.indent = layout.line_indent + INDENT
        gap = layout.line(frame.indent, is_apart=stack[-2].is_with)
    if word == "(":
        stack.append(Frame(False, layout.line_indent, frame.clause, frame.is_condition))
        return gap
    if word == ")" and len(stack) > 1:
        stack.pop()
        if frame.is_query:
            return layout.line(frame.indent - INDENT, is_apart=stack[-1].is_with)
        return gap
    if not frame.is_query:
        return gap + alias_word(layout, frame, place)
    return in_query(layout, frame, place, gap)


def in_query(layout: Layout, frame: Frame, place: int, gap: str) -> str:
    word = layout.words[place]
    before = layout.words[place - 1] if place else ""
    is_key = layout.tokens[place].kind != "NO_KEYWORD" and before != "."
    if is_key and word == "with" and frame.clause == "":
        frame.is_with = True
    elif frame.is_with and before in ("with", "recursive", ",") and word != "recursive":
        return layout.line(frame.indent, is_apart=before == ",")
    if is_key and word in UNIONS:
        frame.clause = word
        return layout.line(frame.indent, is_apart=True)
    if is_key and word in ("select", "values"):
        is_apart = frame.is_with or frame.clause in UNIONS
        frame.clause, frame.is_with = word, False
        if place == 0 or before == "(":
            return gap
        return layout.line(frame.indent, is_apart=is_apart)
    if frame.is_with:
        return gap
    if is_key and word in CLAUSES and not is_part(layout, frame, place):
        frame.clause, frame.is_condition = word, False
        begin_condition(layout, frame, place)
        return layout.line(frame.indent)
    if frame.clause == "select":
        return in_list(layout, frame, place, gap)
    if frame.clause == "from":
        return in_from(layout, frame, place, gap, is_key)
    return in_condition(layout, frame, place, gap)


def is_part(layout: Layout, frame: Frame, place: int) -> bool:
    """Whether the word belongs to an expression: `is distinct from`, `for` of a function."""
    word, before = layout.words[place], layout.words[place - 1]
    if word == "from":
        return before == "distinct" and layout.words[place - 2] in ("is", "not")
    return word == "group" and before == "within"


def in_list(layout: Layout, frame: Frame, place: int, gap: str) -> str:
    """Several results have a line each, one stays behind `select`."""
    before = layout.words[place - 1]
    start = before == "select" and layout.words[place] != "distinct"
    is_first = start or is_behind_distinct(layout, place)
    if is_first:
        is_list = "," in layout.ahead(place, (*CLAUSES, *UNIONS))
        frame.breaks = frame.indent + INDENT if is_list else 0
        return layout.line(frame.breaks) if is_list else " "
    if before == "," and frame.breaks:
        return layout.line(frame.breaks)
    return gap


def is_behind_distinct(layout: Layout, place: int) -> bool:
    if layout.words[place - 1] == "distinct":
        return layout.words[place] != "on"
    if layout.words[place - 1] != ")":
        return False
    depth = 0
    for number in range(place - 1, 1, -1):
        depth += {")": 1, "(": -1}.get(layout.words[number], 0)
        if depth == 0:
            return layout.words[number - 2 : number] == ["distinct", "on"]
    return False


def in_from(layout: Layout, frame: Frame, place: int, gap: str, is_key: bool) -> str:
    word, before = layout.words[place], layout.words[place - 1]
    if is_key and word in JOINS and (before not in JOINS or before == "join"):
        frame.is_condition = False
        inner = "inner " if word == "join" else ""
        return layout.line(frame.indent) + inner
    if before == "," and not frame.is_condition:
        return layout.line(frame.indent + INDENT)
    if before == "from" and "," in layout.ahead(place, (*CLAUSES[1:], *UNIONS, "on")):
        return layout.line(frame.indent + INDENT)
    if is_key and word == "on":
        frame.is_condition = True
        begin_condition(layout, frame, place)
        return layout.line(frame.indent + INDENT) if frame.breaks else gap
    if frame.is_condition:
        return in_condition(layout, frame, place, gap)
    return gap + alias_word(layout, frame, place)


def begin_condition(layout: Layout, frame: Frame, place: int) -> None:
    word = layout.words[place]
    ends = (*CLAUSES, *UNIONS, *JOINS)
    words = layout.ahead(place + 1, ends)
    is_long = word in CONDITIONS and words.count("and") > words.count("between")
    is_long = is_long or (word in CONDITIONS and "or" in words)
    frame.breaks = frame.indent + INDENT * (2 if word == "on" else 1) if is_long else 0
    frame.betweens = 0


def in_condition(layout: Layout, frame: Frame, place: int, gap: str) -> str:
    word, before = layout.words[place], layout.words[place - 1]
    if not frame.breaks:
        return gap
    if before in CONDITIONS:
        return layout.line(frame.breaks)
    if word == "between":
        frame.betweens += 1
    elif word == "and" and frame.betweens:
        frame.betweens -= 1
    elif word in ("and", "or"):
        return layout.line(frame.breaks)
    return gap


def alias_word(layout: Layout, frame: Frame, place: int) -> str:
    """`as ` before the alias of a table."""
    before = layout.words[place - 1] if place else ""
    is_alias = (
        frame.clause == "from"
        and not frame.is_condition
        and is_name(layout, place)
        and before not in BEFORE_NAME
        and (is_name(layout, place - 1) or before in (")", "ordinality"))
    )
    return "as " if is_alias else ""


def is_name(layout: Layout, place: int) -> bool:
    """Whether the word is a name there, such as last, which is a key word elsewhere."""
    token = layout.tokens[place]
    is_other = layout.words[place] in ("ordinality", "repeatable", "rows")
    return token.name == "IDENT" or (token.kind == "UNRESERVED_KEYWORD" and not is_other)
