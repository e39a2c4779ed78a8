"""Take over an existing database: check, show, run, and account for every row.

Checks whether it can be done, says what becomes of each object, lists every model that the engine
would refuse, asks, makes the database equal to the declaration (dbt build), and then compares each
value of each row with what it was: the same, converted with the former value kept, filled, renamed,
moved or merged into the successor of its table, or in quarantine with the reason. It may be stopped
at any time (Ctrl-C, a lost connection, a crash): the same command continues.

Exit code 0: done, every row is accounted for; 1: it was not begun, nothing was changed, also where
--check finds a model that would be refused; 3: models failed, the rest is done; 4: rows or values
are not accounted for; 130: it was stopped.

Example: groundwork adopt --url postgresql://postgres@db.example.com/app --report adoption
"""

import signal
import sys
from pathlib import Path
from typing import Annotated

import psycopg
import typer

from ... import GroundworkError
from ...adoption import formats, snapshot
from ...adoption.account import account
from ...adoption.display import Display
from ...adoption.foreseen import Foreseen, foreseen, roles_of
from ...adoption.objects import objects_of
from ...adoption.outlook import outlook
from ...adoption.preflight import in_the_way, preflight
from ...adoption.report import DONE, FAILED, NOT_BEGUN, STOPPED, UNACCOUNTED, Report
from ...adoption.running import BUILD, Progress, run_dbt
from ...planning.changes import limits_of_project, make_plan
from ...planning.undeclared import left_alone
from ...project.compiled import ENGINE, FOREIGN_OBJECTS, REQUIREMENTS, Project, compiled_project
from ...project.place import Place, current, nearest
from ...project.selection import Selection
from ..called import called
from ..command import Allow, on_project
from ..content import SHOW_ROWS, check_show_rows, describe_error
from ..target import HELP, connect, url_of, work_at
from ..waiting import waiting

AGAIN = "Nothing is lost. The same command continues from here."


@on_project
def adopt(
    url: Annotated[str | None, typer.Option(help=HELP)] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Begin without asking.")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Only look and tell; change nothing.")
    ] = False,
    despite_refusals: Annotated[
        bool,
        typer.Option(
            "--despite-refusals", help="Begin although models will be refused; all others change."
        ),
    ] = False,
    allow: Allow = [],  # noqa: B006
    select: Annotated[
        list[str],
        typer.Option("--select", "-s", help="Only these models, as dbt selects them: leads+."),
    ] = [],  # noqa: B006
    exclude: Annotated[
        list[str], typer.Option(help="Not these models; their tables stay as they are.")
    ] = [],  # noqa: B006
    show_rows: Annotated[bool, typer.Option("--show-rows", help=SHOW_ROWS)] = False,
    report: Annotated[
        Path | None, typer.Option(help="Keep the report as this file .md, and as .json beside it.")
    ] = None,
) -> None:
    refuse_other_project(current())
    work_at(url)
    # `kill` stops it as Ctrl-C does
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    check_show_rows(show_rows)
    display, kept = Display(), Report(report)
    kept.check_folder()
    try:
        selection = Selection(select, exclude)
        kept.code = guide(
            display, kept, url, yes, check, despite_refusals, allow, selection, show_rows
        )
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


def refuse_other_project(place: Place) -> None:
    """Raise GroundworkError where the models belong to another project than the current folder.

    They would be deployed to a database that somebody else's project is for.
    """
    here = nearest(Path.cwd())
    if here is None and not place.is_named:
        raise GroundworkError(
            f"{Path.cwd()} is in no project, so the models of {place.name} in {place.root} would"
            " be deployed. Nothing was changed. Go to the project's folder, or name it with"
            " --project-dir."
        )
    if here is not None and here.resolve() != place.root:
        raise GroundworkError(
            f"{Path.cwd()} belongs to the project in {here}, and the models of {place.name} in"
            f" {place.root} would be deployed. Nothing was changed. Go to that folder first."
        )


def guide(
    display: Display,
    kept: Report,
    url: str | None,
    yes: bool,
    check: bool,
    despite_refusals: bool,
    allow: list[str],
    selection: Selection,
    show_rows: bool,
) -> int:
    """All steps in order; returns the exit code and leaves the last sentence in `kept`."""
    with waiting("Compiling the project"):
        project, _ = compiled_project(analyses=(ENGINE, FOREIGN_OBJECTS, REQUIREMENTS))
        chosen = selection.of(project)
    with connect(url, "groundwork adopt") as connection:
        display.heading("Preflight")
        kept.checks = preflight(connection, chosen)
        # without a server of a version that will do, nothing else was asked
        if kept.checks[0].state != "failed":
            kept.objects = objects_of(connection, project, left_alone())
            kept.checks += in_the_way(
                kept.objects if chosen is project else objects_of(connection, chosen, left_alone())
            )
        display.table(formats.check_table(kept.checks))
        if any(found.state == "failed" for found in kept.checks):
            kept.ending = "It cannot be done yet. Nothing was changed."
            return NOT_BEGUN

        adoption = snapshot.unfinished(connection)
        connection.rollback()
        display.heading("What will happen")
        kept.prospects = outlook(connection, chosen)
        display.table(formats.outlook_table(kept.prospects))
        display.say(formats.outlook_sentence(kept.prospects))
        display.table(formats.object_table(kept.objects))
        display.say(formats.object_sentence(kept.objects))
        with waiting("Asking the engine about each model"):
            kept.foreseen = foresee(connection, chosen, allow, show_rows)
        show_foreseen(display, kept.foreseen)
        display.say(f"Each statement, hazard and lock: {called('plan')}")
        if kept.foreseen.refused and not (despite_refusals and not check):
            models = ", ".join(change.model for change in kept.foreseen.refused)
            kept.ending = (
                f"Refused, for the reasons above: {models}. Nothing was changed. Fix that, or begin"
                " with all other models: --despite-refusals"
            )
            return NOT_BEGUN
        if check:
            kept.ending = "Nothing was changed."
            return DONE
        if adoption:
            display.say("An adoption was begun before; it is continued.", "yellow")
        if not (yes or agreed()):
            kept.ending = "Nothing was changed."
            return NOT_BEGUN

        if adoption:
            snapshot.update_tables(connection)
        else:
            with waiting("Noting every row"):
                adoption = snapshot.take(connection, project.schemas)
        target = connection.info.dsn
        display.heading("Run")
        code = run(display, with_password(url, target), kept, chosen, allow, selection)
        if show_rows and code != DONE:
            show_refused(display, connection, chosen, allow)

        display.heading("The account")
        with waiting("Looking for every row"):
            kept.entries = account(connection, project, adoption)
        display.table(formats.account_table(kept.entries))
        display.table(formats.reasons_table(kept.entries))
        display.say(formats.account_sentence(kept.entries))
        lost = [entry for entry in kept.entries if entry.unaccounted]
        for entry in lost:
            examples = "; ".join(entry.examples[:5])
            named = f", such as {examples}" if examples else ""
            columns = ", ".join(entry.lost_values)
            changed = f" (values of {columns})" if columns else ""
            display.say(f"  {entry.table}: {entry.unaccounted:,} rows{named}{changed}", "red")
        if code != DONE:
            return code
        if lost:
            kept.ending = (
                "Rows are not accounted for. Their keys stay in groundwork.legacy_key, and the same"
                " command compares again. A value that is neither the same nor in"
                " groundwork.former_value was written by others meanwhile, or by a statement of a"
                " model."
            )
            return UNACCOUNTED
        snapshot.end(connection, adoption)
        kept.ending = "Done. Every row is accounted for. Prove the rest: dbt test"
        return DONE


def foresee(
    connection: psycopg.Connection, project: Project, allow: list[str], show_rows: bool
) -> Foreseen:
    """What a plan says, made in a transaction that is rolled back."""
    roles = roles_of(connection)
    plan = make_plan(connection, project, allow, limits_of_project(), show_rows, with_counts=True)
    return foreseen(plan, roles)


def show_foreseen(display: Display, found: Foreseen) -> None:
    tables = [formats.type_table(found), formats.rule_table(found), formats.taken_table(found)]
    sentences = formats.foreseen_sentences(found)
    if sentences or any(rows for _, rows in tables):
        display.heading("Types, rows and privileges")
    for table in tables:
        display.table(table)
    for sentence in sentences:
        display.say(sentence)
    for refusal in formats.refusals(found):
        display.say(f"\n{refusal}", "red")


def show_refused(display: Display, connection, project, allow: list[str]) -> None:
    """Say why models are refused, with the content of rows, of which dbt and its log have keys."""
    with waiting("Planning what was refused"):
        found = make_plan(connection, project, allow, limits_of_project(), show_rows=True)
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


def run(
    display: Display,
    url: str,
    kept: Report,
    project: Project,
    allow: list[str],
    selection: Selection,
) -> int:
    """Run dbt; returns DONE or FAILED."""
    progress = Progress({found.model or found.table: found.rows for found in kept.prospects})
    with display:
        code = run_dbt(url, allow, progress, display.progress, (*BUILD, *selection.options))
    display.say(progress.sentence())
    if code == 0:
        return DONE
    for message in progress.messages:
        display.say(message, "red")
    for cause, skipped in causes(project, progress).items():
        kept.skipped.append(f"Skipped, because {cause} failed: {', '.join(skipped)}.")
        display.say(kept.skipped[-1], "red")
    failed = ", ".join(progress.failed) or "dbt itself"
    kept.ending = f"Failed: {failed} (all of it: {current().log_file}). Fix that. {AGAIN}"
    return FAILED


def causes(project: Project, progress: Progress) -> dict[str, list[str]]:
    """The models that were skipped, by the models that failed before them."""
    parents = {model.name: model.parents for model in project.with_functions().models}
    failed, found = {*progress.failed}, {}
    for name in progress.skipped:
        before, nearest = set(), [*parents.get(name, ())]
        while nearest:
            parent = nearest.pop()
            if parent not in before:
                before.add(parent)
                nearest += parents.get(parent, ())
        cause = ", ".join(sorted(before & failed)) or "what it depends on"
        found.setdefault(cause, []).append(name)
    return found
