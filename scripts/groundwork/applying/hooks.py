"""Runs the hooks of a model where dbt runs them: see run_with_hooks.sql."""

import psycopg

from .artifact import ArtifactModel


def run_hooks(connection: psycopg.Connection, model: ArtifactModel, when: str) -> None:
    """Run those of `when` (pre-hook, post-hook), and commit the model's transaction after the last.

    Before a model come first those outside its transaction, after it those inside.
    """
    hooks = [hook for hook in model.hooks if hook.when == when]
    outside = [hook.sql for hook in hooks if not hook.transaction]
    if when == "pre-hook":
        run_outside(connection, outside)
    for hook in hooks:
        if hook.transaction:
            connection.execute(hook.sql)
    if when == "post-hook":
        connection.commit()
        run_outside(connection, outside)


def run_outside(connection: psycopg.Connection, statements: list[str]) -> None:
    if not statements:
        return
    connection.commit()
    connection.autocommit = True
    try:
        for statement in statements:
            connection.execute(statement)
    finally:
        connection.autocommit = False
