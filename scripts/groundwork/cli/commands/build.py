"""Make the database equal to the models, load the seeds and test all of it: dbt build.

Starts the project's own server where that is the target. What this command does not know is for
dbt.

Exit code 0: done; 1: models or tests failed; 2: dbt itself failed.

Example: groundwork build --exclude-resource-type test
"""

from typing import Annotated

import typer

from ..command import Allow, on_project
from ..dbt_commands import run_dbt_command
from ..target import HELP, connect

PASSES_ON = True
AFTER_INTERRUPT = "The same command continues from here."
ERROR_CODE = 2


@on_project
def build(
    context: typer.Context,
    url: Annotated[str | None, typer.Option(help=HELP)] = None,
    allow: Allow = [],  # noqa: B006
    progress: Annotated[
        bool, typer.Option("--progress", help="Show how far it is instead of a line per model.")
    ] = False,
) -> None:
    code = run_dbt_command(url, ["build", *context.args], {"allow": allow}, progress)
    if code != 0:
        raise typer.Exit(code)
    from .summary import show_summary

    with connect(url, "groundwork build", is_announced=True) as connection:
        show_summary(connection, url)
