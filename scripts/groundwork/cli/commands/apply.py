"""Make a database equal to a file that `groundwork compile` wrote: what dbt run does, without dbt.

Exit code 0: nothing was to do; 2: it was changed; 3: something was refused; 1: something failed.

Example: groundwork apply shop.json --url postgresql://user@host/shop --test
"""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from ... import GroundworkError
from ..command import Allow
from ..target import HELP

AFTER_INTERRUPT = "What was done is committed; the same command continues from here."


def apply(
    file: Annotated[Path, typer.Argument(help="The file that groundwork compile wrote.")],
    url: Annotated[str | None, typer.Option(help=HELP)] = None,
    allow: Allow = [],  # noqa: B006
    threads: Annotated[
        int | None,
        typer.Option(min=1, help="Sessions side by side. Default: those of the target compiled."),
    ] = None,
    online_rows: Annotated[
        int | None,
        typer.Option(min=0, help="A table with more rows is changed in stages. Default: compiled."),
    ] = None,
    lock_budget: Annotated[
        str | None,
        typer.Option(
            metavar="INTERVAL",
            help="How long a change may hold up whoever uses a table, such as 500ms. Default:"
            " compiled.",
        ),
    ] = None,
    plan: Annotated[
        Path | None,
        typer.Option(help="Only what this plan has, which groundwork plan --output wrote."),
    ] = None,
    test: Annotated[
        bool, typer.Option("--test", help="Run the tests afterwards: rules, and those of models.")
    ] = False,
) -> None:
    from ...applying.applying import apply as apply_artifact
    from ...applying.artifact import read
    from ...applying.connecting import connecting
    from ...applying.progress import progressing
    from ...applying.reviewing import check_reviewed
    from ...applying.state import State, limits_of, new_settings
    from ...applying.telling import failures, left_out, summary, tested
    from ...applying.testing import run_tests
    from ..target import announce
    from ..target import connect as connect_to

    # who reads a pipe wants to know at once whom it waits for
    sys.stdout.reconfigure(line_buffering=True)
    artifact = read(file)
    announce(url)
    reviewed = None
    given = {"online_rows": online_rows, "lock_budget": lock_budget}
    limits = replace(
        limits_of(artifact), **{key: value for key, value in given.items() if value is not None}
    )
    if plan:
        if allow or online_rows is not None or lock_budget is not None:
            raise GroundworkError(
                f"{plan} says what is allowed, and how others are held up. Leave out --allow,"
                " --online-rows and --lock-budget, or plan again with them. Nothing was changed."
            )
        with connect_to(url, "groundwork apply", is_announced=True) as connection:
            reviewed = check_reviewed(connection, artifact, plan)
        allow, limits = reviewed.allow, reviewed.limits
    connect = connecting(artifact, url)
    threads = threads or artifact.settings["threads"]
    state = State(artifact, new_settings(artifact, allow, limits), print, reviewed)
    with progressing(len(artifact.models)) as tell:
        apply_artifact(connect, state, threads, lambda: tell(state.count))
    for line in left_out(state):
        print(line)
    for line in failures(state):
        print(line, file=sys.stderr)
    print(summary(state))
    code = state.exit_code
    if test and code in (0, 2):
        results = run_tests(connect, artifact, threads)
        for line in tested(results):
            print(line)
        if any(result.status in ("fail", "error") for result in results):
            code = 1
    raise typer.Exit(code)
