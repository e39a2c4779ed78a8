"""Counts the rows that the rules of a model take, by the rules' own queries."""

from contextlib import suppress
from dataclasses import replace

import psycopg

from .plan import Change, Statement

KEEPING = "insert into groundwork.former_value "
COUNTED = {
    "select groundwork.repair(": "select * from groundwork.count_repair(",
    "call groundwork.repair_in_batches(": "select * from groundwork.count_repair(",
    "select groundwork.repair_duplicates(": "select * from groundwork.count_duplicates(",
    "call groundwork.repair_duplicates_in_batches(": "select * from groundwork.count_duplicates(",
    "call groundwork.assign_tenants_in_batches(": "select * from groundwork.count_tenants(",
}
"""How the rows are counted that the call of a rule would change, by how the call begins."""
KEPT = "select groundwork.execute_in_project(%s) as row_count, '' as rule"

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
    calling = next((call for call in COUNTED if statement.startswith(call)), None)
    if statement.startswith(KEEPING):
        query, parameters = KEPT, [statement]
    elif calling:
        query, parameters = statement.replace(calling, COUNTED[calling], 1), None
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
