"""Calls of macros in a file, each with the SQL that it stands for.

A file is written with the calls, and tried with the SQL: dbt is not asked for every attempt.
"""

import re
from collections.abc import Callable

OPENS, DIVIDES, CLOSES = "\ue002", "\ue003", "\ue004"
WRITTEN = re.compile(f"{OPENS}(.*?){DIVIDES}(.*?){CLOSES}", re.DOTALL)

JINJA = re.compile(r"\{[{%#]|\r")
"""What dbt would read as its own, or lose: it ends each line in the same way."""


def macro(call: str, sql: str) -> str:
    return f"{OPENS}{call}{DIVIDES}{sql}{CLOSES}"


def with_calls(text: str) -> str:
    """The text as the file has it."""
    return WRITTEN.sub(lambda found: found[1], outside(text, plain))


def outside(text: str, change: Callable[[str], str]) -> str:
    """The text, changed but for the calls in it."""
    pieces, end = [], 0
    for found in WRITTEN.finditer(text):
        pieces += [change(text[end : found.start()]), found[0]]
        end = found.end()
    return "".join([*pieces, change(text[end:])])


def with_sql(text: str) -> str:
    """The text as dbt would compile it."""
    return WRITTEN.sub(r"\2", text)


def plain(text: str) -> str:
    """A text that dbt leaves as it is.

    >>> plain("select '{{ x }}'")
    "select '{{ '{{' }} x }}'"
    """
    return JINJA.sub(lambda found: f"{{{{ {found[0]!r} }}}}", text)


def is_read_by_dbt(text: str) -> bool:
    return JINJA.search(text) is not None
