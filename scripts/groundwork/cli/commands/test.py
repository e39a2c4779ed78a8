"""Prove that the database is as declared: dbt test. What this command does not know is for dbt.

Exit code 0: every test passes; 1: tests failed; 2: dbt itself failed.

Example: groundwork test --select no_drift
"""

from typing import Annotated

import typer

from ..command import on_project
from ..dbt_commands import run_dbt_command
from ..target import HELP

PASSES_ON = True
ERROR_CODE = 2


@on_project
def test(
    context: typer.Context,
    url: Annotated[str | None, typer.Option(help=HELP)] = None,  # noqa: PT028
) -> None:
    raise typer.Exit(run_dbt_command(url, ["test", *context.args], {}))
