"""Make the database equal to the models: dbt run. What this command does not know is for dbt.

Exit code 0: done; 1: models failed; 2: dbt itself failed.

Example: groundwork run --select tenant_members+ --allow lossy_type:tenant_members

Example: groundwork run --plan
"""

from typing import Annotated

import typer

from ..command import Allow, on_project
from ..dbt_commands import run_dbt_command
from ..target import HELP

PASSES_ON = True
AFTER_INTERRUPT = "The same command continues from here."
ERROR_CODE = 2


@on_project
def run(
    context: typer.Context,
    url: Annotated[str | None, typer.Option(help=HELP)] = None,
    allow: Allow = [],  # noqa: B006
    plan: Annotated[
        bool, typer.Option("--plan", help="Print the statements, and change nothing.")
    ] = False,
) -> None:
    told = {"allow": allow, "plan": plan}
    raise typer.Exit(run_dbt_command(url, ["run", *context.args], told))
