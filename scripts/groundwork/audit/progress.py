"""Tells how far the audit is: a bar on a terminal, plain lines otherwise; both on stderr."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn


@contextmanager
def shown() -> Iterator:
    if sys.stderr.isatty():
        with bar() as show:
            yield show
    else:
        yield lines()


@contextmanager
def bar() -> Iterator:
    columns = [TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()]
    with Progress(
        *columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True
    ) as progress:
        tasks = {}

        def show(step: str, done: int, total: int) -> None:
            if step not in tasks:
                # one whose end nobody knew has ended now
                for task in progress.tasks:
                    progress.update(
                        task.id, total=task.completed or 1, completed=task.completed or 1
                    )
                tasks[step] = progress.add_task(step, total=total or None)
            progress.update(tasks[step], completed=done, total=total or None)

        yield show


def lines():
    told = set()

    def show(step: str, done: int, total: int) -> None:
        # a line at the start of each step, and one at each quarter
        quarter = 4 * done // total if total else 0
        if (step, quarter) not in told:
            told.add((step, quarter))
            print(f"{step}: {done} of {total}" if total else step, file=sys.stderr, flush=True)

    return show
