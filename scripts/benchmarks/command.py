"""Measure groundwork beside what does the same job, by medians.

Exit code 0: measured, however fast; 1: not, or not all, and the reason is printed.

Example: python scripts/bench.py second_run --quick
"""

import sys
import time
import traceback
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from groundwork import ROOT, GroundworkError
from groundwork.cli.command import new_app

from . import LeftOutError, Row, digits, shown
from .page import page
from .results import Benchmark, Results, begin, load
from .themes import NAMES

ROUNDS, QUICK_ROUNDS = 5, 1
KEPT = ROOT / "target" / "benchmarks"

AFTER_INTERRUPT = "What was measured until then is kept below target/benchmarks."

app = new_app()


@app.command(help=__doc__)
def main(
    names: Annotated[list[str] | None, typer.Argument(help=f"Of: {', '.join(NAMES)}.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print every single time.")] = False,
    quick: Annotated[bool, typer.Option(help="Measure once, not five times.")] = False,
    output: Annotated[Path | None, typer.Option(help="Write the page to this file.")] = None,
    source: Annotated[
        Path | None, typer.Option("--from", help="Measure nothing; show this --json of a run.")
    ] = None,
) -> None:
    if source and (names or quick):
        raise GroundworkError("--from shows what was measured: leave out names and --quick.")
    if unknown := sorted({*(names or [])} - {*NAMES}):
        raise GroundworkError(f"There is no {', '.join(unknown)}; there is: {', '.join(NAMES)}.")
    results = load(source) if source else measured(names or NAMES, quick)
    if output:
        output.write_text(page(results))
    if as_json:
        print(results.to_json())
    elif not output:
        print_table(results)
    if failed := [benchmark for benchmark in results.benchmarks if benchmark.failure]:
        lines = [f"{benchmark.name}: {benchmark.failure}" for benchmark in failed]
        raise GroundworkError("\n".join(["Not measured to the end:", *lines]))


def measured(names: list[str], quick: bool) -> Results:
    """Measure these, and keep each row in a file as soon as it is there."""
    results = begin(QUICK_ROUNDS if quick else ROUNDS)
    file = KEPT / f"{results.begun.translate({ord(':'): None})}.json"
    say(f"Each row is kept in {file}.")
    for name in names:
        say(f"{name} ...")
        benchmark = Benchmark(name)
        results.benchmarks.append(benchmark)
        start = time.perf_counter()
        try:
            for row in rows_of(name, results.rounds):
                benchmark.rows.append(row)
                benchmark.seconds = time.perf_counter() - start
                results.save(file)
        except LeftOutError as reason:
            benchmark.left_out = str(reason)
        except GroundworkError as error:
            benchmark.failure = str(error)
        except Exception as error:
            # the other benchmarks are worth as much without this one
            traceback.print_exc()
            benchmark.failure = f"{type(error).__name__}: {error}"
        benchmark.seconds = time.perf_counter() - start
        results.save(file)
        outcome = benchmark.left_out or benchmark.failure or f"{len(benchmark.rows)} rows"
        say(f"{name}, {benchmark.seconds:.0f} s: {outcome}")
    return results


def rows_of(name: str, rounds: int) -> Iterable[Row]:
    found = import_module(f"benchmarks.{name}").measure(rounds)
    return [found] if isinstance(found, Row) else found


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def print_table(results: Results) -> None:
    caption = f"medians of {results.rounds}; {results.machine}; {results.software}"
    table = Table("what", "beside", caption=caption)
    for heading in ("ours", "beside it", "ratio", "aim"):
        table.add_column(heading, justify="right")
    for row in results.rows:
        ours, theirs = median(row.ours), median(row.theirs)
        met = "green" if row.is_met else "red"
        table.add_row(
            row.name,
            row.beside,
            shown(ours, row.unit),
            shown(theirs, row.unit),
            f"[{met}]{digits(row.ratio)}",
            row.aimed_at,
        )
    for benchmark in results.benchmarks:
        if benchmark.left_out:
            table.add_row(benchmark.name, f"left out: {benchmark.left_out}")
    Console().print(table)
