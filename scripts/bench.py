"""Measure groundwork beside what does the same job, by medians.

Exit code 0: measured, however fast; 1: not, and why is told.

Example: python scripts/bench.py second_run --quick
"""

import json
import os
import platform
from dataclasses import asdict
from importlib import import_module
from pkgutil import iter_modules
from statistics import median
from typing import Annotated

import psutil
import typer
from rich.console import Console
from rich.table import Table

import benchmarks
from benchmarks import Row
from groundwork import GroundworkError
from groundwork.command import new_app, run

SHARED = {"generated_project"}
NAMES = [module.name for module in iter_modules(benchmarks.__path__) if module.name not in SHARED]
ROUNDS, QUICK_ROUNDS = 5, 1

app = new_app()


@app.command(help=__doc__)
def main(
    names: Annotated[list[str] | None, typer.Argument(help=f"Of: {', '.join(NAMES)}.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print every single time.")] = False,
    quick: Annotated[bool, typer.Option(help="Measure once, not five times.")] = False,
) -> None:
    if unknown := sorted({*(names or [])} - {*NAMES}):
        raise GroundworkError(f"There is no {', '.join(unknown)}; there is: {', '.join(NAMES)}.")
    rounds = QUICK_ROUNDS if quick else ROUNDS
    rows = [row for name in names or NAMES for row in measured(name, rounds)]
    print_json(rows) if as_json else print_table(rows)


def measured(name: str, rounds: int) -> list[Row]:
    found = import_module(f"benchmarks.{name}").measure(rounds)
    return found if isinstance(found, list) else [found]


def machine() -> str:
    memory = round(psutil.virtual_memory().total / 2**30)
    busy = os.getloadavg()[0]
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, {memory} GiB, "
        f"Python {platform.python_version()}, load {busy:.1f}"
    )


def print_json(rows: list[Row]) -> None:
    found = {"machine": machine(), "rows": [{**asdict(row), "ratio": row.ratio} for row in rows]}
    print(json.dumps(found, indent=2))


def print_table(rows: list[Row]) -> None:
    table = Table("what", "beside", caption=f"medians of {len(rows[0].ours)}; {machine()}")
    for heading in ("ours", "beside it", "ratio", "aim"):
        table.add_column(heading, justify="right")
    for row in rows:
        ours, theirs = median(row.ours), median(row.theirs)
        met = "green" if row.is_met else "red"
        table.add_row(
            row.name,
            row.beside,
            f"{ours:.3g} {row.unit}",
            f"{theirs:.3g} {row.unit}",
            f"[{met}]{row.ratio:.2f}",
            row.aimed_at,
        )
    Console().print(table)


if __name__ == "__main__":
    run(app, after_interrupt="Nothing was measured to its end.")
