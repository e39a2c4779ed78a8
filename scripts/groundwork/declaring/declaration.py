"""Puts the file of a table together."""

from .described import Table
from .partitions import partition_parts, partitions
from .parts import (
    column_statements,
    comments,
    grants,
    index_statements,
    policy_statement,
    publications,
    row_security,
    statement,
    trigger_statement,
)
from .tables import create_table


def declaration(table: Table) -> str:
    """The text of the file."""
    blocks = [create_table(table), "\n".join(partitions(table))]
    blocks += ["\n".join([*index_statements(table), *column_statements(table)])]
    blocks += [
        "\n".join(f"{statement(item.definition['definition'])};" for item in table.of("rule"))
    ]
    blocks += [trigger_statement(table, item) for item in table.of("trigger")]
    blocks += ["\n".join(row_security(table))]
    blocks += ["\n".join(grants(table))]
    blocks += [
        policy_statement(table, item)
        for item in table.of("policy")
        if item.name not in table.late_policies
    ]
    blocks += ["\n".join(comments(table)), "\n".join(publications(table))]
    blocks += partition_parts(table)
    return "\n\n".join(block for block in blocks if block) + "\n"
