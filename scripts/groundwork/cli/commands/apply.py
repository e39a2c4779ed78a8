"""Make a database equal to a file that `groundwork compile` wrote: what dbt run does, without dbt.

Exit code 0: nothing was to do; 2: it was changed; 3: something was refused; 1: something failed.

Example: groundwork apply shop.json --url postgresql://user@host/shop --test
"""

import sys
from pathlib import Path
from typing import Annotated

import typer

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
    test: Annotated[
        bool, typer.Option("--test", help="Run the tests afterwards: rules, and those of models.")
    ] = False,
) -> None:
    from ...applying.applying import apply as apply_artifact
    from ...applying.artifact import read
    from ...applying.connecting import connecting
    from ...applying.progress import progressing
    from ...applying.state import State, new_settings
    from ...applying.telling import failures, summary, tested
    from ...applying.testing import run_tests
    from ..target import announce

    artifact = read(file)
    announce(url)
    connect = connecting(artifact, url)
    threads = threads or artifact.settings["threads"]
    state = State(artifact, new_settings(artifact, allow, online_rows), print)
    with progressing(len(artifact.models)) as tell:
        apply_artifact(connect, state, threads, lambda: tell(state.count))
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
