"""Applies what was reviewed, and nothing else: `groundwork apply --plan`."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import psycopg

from .. import GroundworkError
from ..planning.changes import make_plan
from ..planning.plan import TO_COME, Limits
from ..planning.reviewed import differences, read_reviewed, reviewable
from .artifact import Artifact

NO_RUN = "NULL"
"""What a plan has where a statement names its run."""

UNPLANNED = "needs_other_models"
"""The outcome of a model that can be planned once others are made."""


class Reviewed:
    """The statements that may be executed, and the models that were not planned yet."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.allow: list[str] = plan["allow"]
        self.limits = limits_of(plan)
        self.of_models: dict[str, set[str]] = {}
        self.of_others: set[str] = set()
        self.unplanned: set[str] = set()
        for change in plan["changes"]:
            statements = {step["statement"] for step in change["statements"]} | {*change["held"]}
            if change["outcome"] == UNPLANNED:
                self.unplanned.add(change["model"])
            elif change["outcome"] in TO_COME:
                self.of_models.setdefault(change["model"], set()).update(statements)
                self.of_others |= statements

    def check(self, model: str, statements: Iterable[str], run_id: str) -> None:
        """Raise GroundworkError where a statement for a model was not reviewed.

        The caller has not committed it.
        """
        self.refuse(statements, self.of_models.get(model, set()), run_id)

    def check_others(self, statements: Iterable[str], run_id: str) -> None:
        """The same for statements of the end of a run, which belong to no model."""
        self.refuse(statements, self.of_others, run_id)

    def refuse(self, statements: Iterable[str], reviewed: set[str], run_id: str) -> None:
        for statement in statements:
            if statement.replace(f"'{run_id}'", NO_RUN) not in reviewed:
                raise GroundworkError(
                    "This statement is not in the plan that was reviewed, since the database"
                    f" changed meanwhile:\n  {statement.strip()}\nIt was taken back. Plan again,"
                    " and review that."
                )


def check_reviewed(connection: psycopg.Connection, artifact: Artifact, file: Path) -> Reviewed:
    """What may be executed. Raises GroundworkError where a plan made now is another one."""
    reviewed = read_reviewed(file)
    allow, limits = reviewed["allow"], limits_of(reviewed)
    project = artifact.as_project()
    plan = make_plan(connection, project, allow, limits)
    found = differences(reviewed, reviewable(connection, project, plan, allow, limits))
    if found:
        lines = "".join(f"\n  - {line}" for line in found)
        raise GroundworkError(
            f"The database or the models are not what {file} was made from:{lines}\nNothing was"
            " changed. Plan again, and review that."
        )
    return Reviewed(reviewed)


def limits_of(reviewed: dict[str, Any]) -> Limits:
    return Limits(reviewed["online_rows"], reviewed.get("lock_budget"))
