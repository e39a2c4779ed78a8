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
    rule_statement,
    trigger_statement,
)
from .tables import create_table, is_late


def declaration(table: Table) -> str:
    """The text of the file."""
    blocks = [create_table(table), "\n".join(partitions(table))]
    blocks += ["\n".join([*index_statements(table), *column_statements(table), *table.inherited])]
    blocks += [
        "\n".join(rule_statement(item) for item in table.of("rule") if not is_late(table, item))
    ]
    blocks += [trigger_statement(table, item) for item in table.of("trigger")]
    blocks += ["\n".join(row_security(table))]
    blocks += ["\n".join(grants(table))]
    blocks += [
        policy_statement(table, item) for item in table.of("policy") if not is_late(table, item)
    ]
    blocks += ["\n".join(comments(table)), "\n".join(publications(table))]
    blocks += partition_parts(table)
    return "\n\n".join(block for block in blocks if block) + "\n"
