"""No row's content leaves the database by accident: in errors never, by --show-rows on request."""

import sys

import psycopg

from .. import GroundworkError

ABOUT_STATEMENTS = frozenset(
    "08 0A 25 28 2B 3D 3F 40 42 53 54 55 57 58".split()  # noqa: SIM905
)
"""Classes of errors whose message is about statements, sessions and the server, not about rows."""

OF_CLASSES = {
    "08": "the connection failed",
    "0A": "PostgreSQL does not support this",
    "28": "the server does not let this role in",
    "3D": "there is no such database",
    "3F": "there is no such schema",
    "40": "another session stood in the way; run it again",
    "42": "a statement does not fit this database; deploy the project first (dbt run)",
    "42501": "the role lacks a privilege; ask for it, or connect as another role",
    "53": "the server has no room for this",
    "54": "a limit of PostgreSQL is exceeded",
    "55": "another session uses the object; run it again when that has ended",
    "57": "the server ended the statement; run it again",
    "58": "the server could not read or write a file; look at its log",
    "XX": "PostgreSQL failed; look at its log",
}
"""What a class of errors about statements means; PostgreSQL's own words follow."""

SHOW_ROWS = "Show the content of the rows that messages name. On a terminal only."


def describe_error(error: psycopg.Error) -> str:
    """PostgreSQL's message where it can quote no value of a row, else the names that it gives.

    The engine, which has looked at its own errors before, marks them (groundwork.raise_fault).
    """
    diagnosis = error.diag
    message, code = diagnosis.message_primary, diagnosis.sqlstate
    if message is None or code is None:
        # of the client library, which knows no rows
        return str(error).strip()
    if diagnosis.datatype_name == "groundwork.own" or code.startswith("GW"):
        return message
    is_looked_at = diagnosis.datatype_name == "groundwork.fault"
    if is_looked_at or (code[:2] in ABOUT_STATEMENTS and not raised_by_function(diagnosis.context)):
        sentence = OF_CLASSES.get(code) or OF_CLASSES.get(code[:2], "PostgreSQL refused this")
        return f"{sentence}: {message}"
    return refusal(diagnosis)


def refusal(diagnosis: psycopg.errors.Diagnostic) -> str:
    """What did not let a row in, without its values."""
    names = [
        f"{kind} {name}"
        for kind, name in (
            ("column", diagnosis.column_name),
            ("constraint", diagnosis.constraint_name),
            ("domain", diagnosis.datatype_name),
            ("table", diagnosis.table_name),
        )
        if name
    ]
    sentences = {
        "23502": "null in a column that may not be null",
        "23503": "violates a foreign key",
        "23505": "violates a unique key",
        "23514": "violates a check",
        "23P01": "violates an exclusion constraint",
        "44000": "violates the condition of a view",
    }
    sentence = sentences.get(diagnosis.sqlstate)
    if sentence is None and diagnosis.sqlstate.startswith("22"):
        sentence = "a value does not fit its type"
    if sentence is None:
        where = (diagnosis.context or "").split("\n")[0]
        sentence = "refused" + (f" by {where}" if where.startswith("PL/") else "")
    return f"{sentence} ({', '.join(names)})" if names else sentence


def raised_by_function(context: str | None) -> bool:
    """Whether the error arose in a function, which may quote what it likes."""
    return any(line.startswith("PL/") for line in (context or "").split("\n"))


def check_show_rows(show_rows: bool, to_file: bool = False) -> None:
    """Raise GroundworkError when rows are to be shown anywhere but on a terminal."""
    if show_rows and (to_file or not sys.stdout.isatty()):
        raise GroundworkError(
            "--show-rows prints the content of rows, and only as text on a terminal: not into a"
            " file, a pipe, or another format. Nothing was changed."
        )
