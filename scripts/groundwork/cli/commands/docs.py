"""Write one page about every table, with diagrams: target/docs.html.

Makes the database equal to the models first (dbt run), since dbt describes what the database has.
The diagrams need Graphviz; without it the page has none.

Exit code 0: written; 1: nothing was written, and the reason is printed.

Example: groundwork docs --output docs.html
"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from ... import GroundworkError
from ...project.dbt import ask_dbt
from ...project.place import current
from ..command import on_project
from ..dbt_commands import start_own_server
from ..target import HELP, announce, work_at
from ..waiting import waiting


@on_project
def docs(
    url: Annotated[str | None, typer.Option(help=HELP)] = None,
    output: Annotated[
        Path | None,
        typer.Option(help="Write the page to this file. Default: docs.html in dbt's target."),
    ] = None,
    diagrams: Annotated[
        Path | None,
        typer.Option(help="Write Mermaid diagrams to this folder. Default: docs/erd."),
    ] = None,
) -> None:
    from ...diagrams.svg import MISSING, has_graphviz
    from .erd import write_diagrams

    # before the minute that the rest takes
    if not has_graphviz():
        print(MISSING, file=sys.stderr)
    work_at(url)
    start_own_server()
    announce(url)
    place = current()
    for doing, command in (
        ("Running the models", ("run",)),
        ("Writing dbt's page", ("docs", "generate", "--static")),
    ):
        print(f"{doing} (dbt {' '.join(command)}) ...", file=sys.stderr)
        with waiting(doing):
            code, printed, problems = ask_dbt(place, "--log-level", "warn", *command)
        if code != 0:
            raise GroundworkError(f"dbt {command[0]} failed:\n{(printed + problems).strip()}")
    file = output or place.target_folder / "docs.html"
    write_diagrams(url, diagrams or place.root / "docs" / "erd", file)
