"""Calls of macros in a file, each with the SQL that it stands for.

A file is written with the calls, and tried with the SQL: dbt is not asked for every attempt.
"""

import re

OPENS, DIVIDES, CLOSES = "\ue002", "\ue003", "\ue004"
WRITTEN = re.compile(f"{OPENS}(.*?){DIVIDES}(.*?){CLOSES}", re.DOTALL)


def macro(call: str, sql: str) -> str:
    return f"{OPENS}{call}{DIVIDES}{sql}{CLOSES}"


def with_calls(text: str) -> str:
    """The text as the file has it."""
    return WRITTEN.sub(r"\1", text)


def with_sql(text: str) -> str:
    """The text as dbt would compile it."""
    return WRITTEN.sub(r"\2", text)
