"""Put rows back that were quarantined to let a constraint hold, once they fit.

Without a choice of rows, lists those in quarantine. Each row is tried on its own; one that does
not fit yet stays, and the reason is printed. A row is never put back twice.

Exit code 0: every chosen row is back; 3: some do not fit yet; 1: nothing could be tried.

Example: groundwork restore --table leads --dry-run
"""

import json
from typing import Annotated

import typer

from ... import GroundworkError
from ...records.quarantine import chosen, contents, listing, waiting
from ...records.quarantine import restore as put_back
from ..command import on_project
from ..content import SHOW_ROWS, check_show_rows
from ..target import HELP, connect, require_engine


@on_project
def restore(
    url: Annotated[str | None, typer.Option(help=HELP)] = None,
    table: Annotated[str | None, typer.Option(help="The rows of this table.")] = None,
    ids: Annotated[
        list[int], typer.Option("--id", help="The row with this number in quarantine.")
    ] = [],  # noqa: B006
    every: Annotated[bool, typer.Option("--all", help="Every row.")] = False,
    changed: Annotated[
        bool,
        typer.Option("--changed", help="Set rows back that were changed, not removed, instead."),
    ] = False,
    renamed: Annotated[
        list[str],
        typer.Option(help="A column that has another name now: old=new."),
    ] = [],  # noqa: B006
    dry_run: Annotated[bool, typer.Option(help="Try, and leave everything as it is.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="What waits, or what came of it, as JSON.")
    ] = False,
    show_rows: Annotated[bool, typer.Option("--show-rows", help=SHOW_ROWS)] = False,
) -> None:
    check_show_rows(show_rows, to_file=as_json)
    names = dict(pair(each) for each in renamed)
    with connect(url, "groundwork restore") as connection:
        require_engine(connection)
        if not (table or ids or every):
            rows = waiting(connection)
            shown = contents(connection) if show_rows else {}
            print(json.dumps(rows, indent=2) if as_json else "\n".join(listing(rows, shown)))
            return
        rows = chosen(connection, table, ids, changed)
        if not rows and not as_json:
            print("No such row waits in quarantine.")
            return
        refused = put_back(connection, rows, names, dry_run)
    back = len(rows) - len(refused)
    if as_json:
        left = {row.id: str(reason) for row, reason in refused}
        print(json.dumps({"restored": back, "tried_only": dry_run, "refused": left}, indent=2))
        raise typer.Exit(3 if refused else 0)
    would = "would be" if dry_run else "were"
    for row, reason in refused:
        print(f"{row.id}  {row.place} {row.primary_key}: {reason}")
        if show_rows:
            print(f"    {row.content}")
    print(f"{back} of {len(rows)} rows {would} put back.")
    raise typer.Exit(3 if refused else 0)


def pair(text: str) -> tuple[str, str]:
    old, sign, new = text.partition("=")
    if not (old and sign and new):
        raise GroundworkError(f"--renamed {text}: write it as old=new.")
    return old, new
