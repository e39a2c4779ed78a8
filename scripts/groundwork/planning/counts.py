"""Counts the rows that the rules of a model take, by the rules' own queries."""

from contextlib import suppress
from dataclasses import replace

import psycopg

from .plan import Change, Statement

KEEPING = "insert into groundwork.former_value "
REPAIRING = "select groundwork.repair("
KEPT = "select groundwork.execute_in_project(%s) as row_count, '' as rule"
REPAIRED = "select * from groundwork.count_repair("

REJECTED = """
select reason, row_count
from groundwork.try_consolidation(
    %(schema)s, %(name)s, %(declaration)s, %(model)s, with_rows => true
)
"""


def count_rejected(connection: psycopg.Connection, change: Change, parameters: dict) -> None:
    """Note which rows a consolidation quarantines; none where only a run can tell."""
    with suppress(psycopg.Error), connection.transaction(force_rollback=True):
        rows = connection.execute(REJECTED, parameters).fetchall()
        change.rejected = {row.reason: row.row_count for row in rows}


def count_rows(connection: psycopg.Connection, change: Change, schema: str) -> None:
    """Give each statement of the change that applies a rule the number of its rows.

    Nothing stays changed: what keeps former values writes into the engine's own table, and is
    rolled back.
    """
    change.statements = [counted(connection, step, schema) for step in change.statements]


def counted(connection: psycopg.Connection, step: Statement, schema: str) -> Statement:
    statement = step.statement or ""
    if statement.startswith(KEEPING):
        query, parameters = KEPT, [statement]
    elif statement.startswith(REPAIRING):
        query, parameters = statement.replace(REPAIRING, REPAIRED, 1), None
    else:
        return step
    try:
        with connection.transaction(force_rollback=True):
            connection.execute("select groundwork.enter_home(%s)", [schema])
            row = connection.execute(query, parameters).fetchone()
    except psycopg.Error:
        # it is of a column or type that another step makes first
        return step
    return replace(step, row_count=row.row_count, rule=row.rule)
