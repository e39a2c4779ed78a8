"""Show every statement that groundwork ran: who, when, why it was allowed, how long it took.

Exit code 0: shown; 1: it could not be read, and the reason is printed.

Example: groundwork ledger --table leads --since "2 days"

Example: groundwork ledger --undo 4c1d6a0e | psql
"""

import json
import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from ...records.ledger import entries, lines
from ..command import on_project
from ..target import HELP, connect, require_engine


@on_project
def ledger(
    url: Annotated[str | None, typer.Option(help=HELP)] = None,
    run: Annotated[
        str | None, typer.Option(help="Only this run (its id, or how it begins).")
    ] = None,
    table: Annotated[
        str | None, typer.Option(help="Only this table, function or type: leads, access.is_admin.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(help="Only since then: 2025-01-31, or an age such as 2 days.")
    ] = None,
    outcome: Annotated[str | None, typer.Option(help="Only these: started, done, failed.")] = None,
    limit: Annotated[int, typer.Option(help="At most so many, the latest.")] = 100,
    as_json: Annotated[bool, typer.Option("--json", help="As a JSON array.")] = False,
    undo_run: Annotated[
        str | None,
        typer.Option(
            "--undo",
            help="Print what would undo this run (its id, or how it begins), last first, and to"
            " stderr how many rows that would drop. Runs nothing.",
        ),
    ] = None,
) -> None:
    with connect(url, "groundwork ledger") as connection:
        require_engine(connection)
        if undo_run:
            from ...records.undo import undo

            text, losses = undo(connection, undo_run)
            print(text)
            for loss in losses:
                print(loss, file=sys.stderr)
            return
        found = entries(connection, run, table, since, outcome, limit)
    if as_json:
        print(json.dumps([entry._asdict() for entry in found], default=str, indent=2))
        return
    console = Console(soft_wrap=True, highlight=False)
    for line, style in lines(found):
        console.print(Text(line, style=style))
