"""Take over a database that grew by other means: look, tell, run, and account for every row.

Checks whether it can be done, says what becomes of each table, asks, makes the database equal to
the declaration (dbt build), and then finds each row of before by its key: in its table, in the
successor of its table, or in quarantine with the reason. It may be stopped at any time (Ctrl-C,
a lost connection, a crash): the same command goes on.

Exit code 0: done, every row is accounted for; 1: it was not begun, nothing was changed; 3: models
failed, the rest is done; 4: rows are not accounted for; 130: it was stopped.

Example: python scripts/adopt.py --url postgresql://postgres@db.example.com/app --report adoption
"""

import json
import signal
import sys
from pathlib import Path
from typing import Annotated

import psycopg
import typer

from groundwork import GroundworkError
from groundwork.adoption import formats, snapshot
from groundwork.adoption.account import account
from groundwork.adoption.display import Display
from groundwork.adoption.outlook import outlook
from groundwork.adoption.preflight import preflight
from groundwork.adoption.running import Progress, log_file, run_dbt
from groundwork.cli.content import SHOW_ROWS, check_show_rows, describe_error
from groundwork.cli.target import HELP, connect, url_of
from groundwork.planning.changes import make_plan, online_rows
from groundwork.project.compiled import compiled_project

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)

DONE, NOT_BEGUN, FAILED, UNACCOUNTED, STOPPED = 0, 1, 3, 4, 130
AGAIN = "Nothing is lost. The same command goes on from here."


@app.command(help=__doc__)
def adopt(
    url: Annotated[str | None, typer.Option(help=HELP)] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Begin without asking.")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Only look and tell; change nothing.")
    ] = False,
    allow: Annotated[
        list[str],
        typer.Option(help="A hazard to allow, for all (lossy_type) or one (lossy_type:leads)."),
    ] = [],  # noqa: B006
    show_rows: Annotated[bool, typer.Option("--show-rows", help=SHOW_ROWS)] = False,
    report: Annotated[
        Path | None, typer.Option(help="Keep the report as this file .md, and as .json beside it.")
    ] = None,
) -> None:
    # `kill` stops it as Ctrl-C does
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    check_show_rows(show_rows)
    display, kept = Display(), Report(report)
    try:
        kept.code = guide(display, kept, url, yes, check, allow, show_rows)
    except KeyboardInterrupt:
        kept.ending, kept.code = f"It was stopped. {AGAIN}", STOPPED
    except psycopg.OperationalError as error:
        kept.ending = f"The connection was lost: {describe_error(error)}\n{AGAIN}"
        kept.code = FAILED
    except psycopg.Error as error:
        kept.ending, kept.code = f"{describe_error(error)}\n{AGAIN}", FAILED
    kept.write()
    display.say(kept.ending, "bold" if kept.code == DONE else "bold red")
    raise typer.Exit(kept.code)


class Report:
    """What is kept of it."""

    def __init__(self, file: Path | None) -> None:
        self.file = file
        self.checks, self.prospects, self.entries = [], [], None
        self.ending, self.code = "", NOT_BEGUN

    def write(self) -> None:
        if self.file is None:
            return
        parts = (self.checks, self.prospects, self.entries, self.ending)
        self.file.with_suffix(".md").write_text(formats.markdown(*parts))
        content = {"exit_code": self.code, **formats.content(*parts)}
        self.file.with_suffix(".json").write_text(json.dumps(content, indent=2) + "\n")


def guide(
    display: Display,
    kept: Report,
    url: str | None,
    yes: bool,
    check: bool,
    allow: list[str],
    show_rows: bool,
) -> int:
    """All steps in order; returns the exit code and leaves the last sentence in `kept`."""
    project, _ = compiled_project()
    with connect(url, "groundwork adopt") as connection:
        display.heading("Preflight")
        kept.checks = preflight(connection, project)
        display.table(formats.check_table(kept.checks))
        if any(found.state == "failed" for found in kept.checks):
            kept.ending = "It cannot be done yet. Nothing was changed."
            return NOT_BEGUN

        adoption = snapshot.unfinished(connection)
        connection.rollback()
        display.heading("What will happen")
        kept.prospects = outlook(connection, project)
        display.table(formats.outlook_table(kept.prospects))
        display.say(formats.outlook_sentence(kept.prospects))
        display.say("Each statement and hazard: python scripts/plan.py")
        if check:
            kept.ending = "Nothing was changed."
            return DONE
        if adoption:
            display.say("An adoption was begun before, and goes on.", "yellow")
        if not (yes or agreed()):
            kept.ending = "Nothing was changed."
            return NOT_BEGUN

        if adoption:
            snapshot.update_tables(connection)
        else:
            adoption = snapshot.take(connection, project.schemas)
        target = connection.info.dsn
        display.heading("Run")
        code = run(display, with_password(url, target), kept, allow)
        if show_rows and code != DONE:
            show_refused(display, connection, project, allow)

        display.heading("The account")
        kept.entries = account(connection, project, adoption)
        display.table(formats.account_table(kept.entries))
        display.table(formats.reasons_table(kept.entries))
        display.say(formats.account_sentence(kept.entries))
        lost = [entry for entry in kept.entries if entry.unaccounted]
        for entry in lost:
            examples = "; ".join(entry.examples[:5])
            named = f", such as {examples}" if examples else ""
            display.say(f"  {entry.table}: {entry.unaccounted:,} rows{named}", "red")
        if code != DONE:
            return code
        if lost:
            kept.ending = "Rows are not accounted for. Their keys stay in groundwork.legacy_key."
            return UNACCOUNTED
        snapshot.end(connection, adoption)
        kept.ending = "Done. Every row is accounted for. Prove the rest: dbt test"
        return DONE


def show_refused(display: Display, connection, project, allow: list[str]) -> None:
    """Say why models are refused, with the content of rows, of which dbt and its log have keys."""
    found = make_plan(connection, project, allow, online_rows(), show_rows=True)
    for change in found.changes:
        if change.outcome == "refused":
            display.say(change.message, "red")


def agreed() -> bool:
    if not sys.stdin.isatty():
        raise GroundworkError("Nobody is there to ask. Nothing was changed. Say it with --yes.")
    return typer.confirm("Go on?")


def with_password(url: str | None, dsn: str) -> str:
    """The connection string of dbt: what psycopg connected to, with the password it was given."""
    given = psycopg.conninfo.conninfo_to_dict(url_of(url))
    known = psycopg.conninfo.conninfo_to_dict(dsn)
    return psycopg.conninfo.make_conninfo(**{**known, **given})


def run(display: Display, url: str, kept: Report, allow: list[str]) -> int:
    """Run dbt; returns DONE or FAILED."""
    progress = Progress({found.model or found.table: found.rows for found in kept.prospects})
    with display:
        code = run_dbt(url, allow, progress, display.progress)
    display.say(progress.sentence())
    if code == 0:
        return DONE
    for message in progress.messages:
        display.say(message, "red")
    failed = ", ".join(progress.failed) or "dbt itself"
    kept.ending = f"Failed: {failed} (all of it: {log_file()}). Mend that. {AGAIN}"
    return FAILED


if __name__ == "__main__":
    try:
        app()
    except GroundworkError as error:
        print(error, file=sys.stderr)
        raise SystemExit(NOT_BEGUN) from None
