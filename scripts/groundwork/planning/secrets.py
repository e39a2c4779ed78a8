"""Gives a session the secrets that a declaration names with the macro secret()."""

import os

import psycopg

MARK = "'groundwork_secret:"


def tell_secrets(connection: psycopg.Connection, declaration: str) -> None:
    """Set what the environment has of them, until the transaction ends."""
    for part in declaration.split(MARK)[1:]:
        variable = part.partition("'")[0]
        if value := os.environ.get(variable):
            connection.execute(
                "select set_config(%s, %s, true)",
                [f"groundwork.secret_{variable.lower()}", value],
            )
