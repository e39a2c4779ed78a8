"""The page on one run's results: docs/benchmarks.md.

What a module of this folder says of itself stands below its rows: its docstring, and its NOTES,
which say of an aim that is missed what holds it back and what was tried.
"""

import inspect
from importlib import import_module
from statistics import median

from . import Row, digits, shown
from .results import Benchmark, Results
from .themes import THEMES

TEXT = """\
# Benchmarks

Made by `python scripts/bench.py --output docs/benchmarks.md` from one run, which began
{begun} and took {minutes:.0f} minutes.

Each row compares two things that do the same job on the same machine: they ran in turn, and each
figure is the {middle}. The ratio is ours by the other, so that less is better.

{aims}

| measured on | |
|---|---|
| machine | {machine} |
| software | {software} |

Servers are the project's own, with [its settings](../scripts/groundwork/server/embedded.py),
started for the benchmark in a temporary folder.

{themes}

## To repeat it

<!-- not run: it takes the better part of an hour -->
```sh
python scripts/bench.py --output docs/benchmarks.md
python scripts/bench.py second_run --quick
```

The first measures every row and writes this page; the second measures one benchmark, once. Give it
a machine that does nothing else. Every run keeps each single time in a file below
target/benchmarks, row after row, so that one that is broken off has lost nothing; the page can be
written from such a file with `--from`.
"""

HEAD = """\
| what | beside | ours | beside it | ratio | aim | |
|---|---|--:|--:|--:|---|---|"""


def page(results: Results) -> str:
    found = {benchmark.name: benchmark for benchmark in results.benchmarks}
    return TEXT.format(
        begun=results.begun.replace("T", " ").replace("+00:00", " UTC"),
        minutes=results.seconds / 60,
        middle=f"median of {results.rounds}" if results.rounds > 1 else "only one (`--quick`)",
        aims=summary(results.rows),
        machine=results.machine,
        software=results.software,
        themes="\n\n".join(theme(title, names, found) for title, names in THEMES.items()),
    )


def summary(rows: list[Row]) -> str:
    """How many aims are met."""
    aimed = [row for row in rows if row.aim is not None]
    counted = f"{sum(row.is_met for row in aimed)} of {len(aimed)} aims are met"
    return f"{counted}; below each table stands what is known of the others."


def theme(title: str, names: list[str], found: dict[str, Benchmark]) -> str:
    rows = [row for name in names if name in found for row in found[name].rows]
    table = "\n".join([HEAD, *map(line, rows)])
    parts = [f"## {title}", *([table] if rows else [])]
    return "\n\n".join([*parts, *(about(name, found.get(name)) for name in names)])


def line(row: Row) -> str:
    ours, theirs = (shown(median(figures), row.unit) for figures in (row.ours, row.theirs))
    if not row.is_ratio and len(row.ours) > 1:
        ours += f" (at most {max(row.ours):.3g})"
    met = "" if row.aim is None else "met" if row.is_met else "**missed**"
    cells = [row.name, row.beside, ours, theirs, digits(row.ratio), row.aimed_at, met]
    return "| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |"


def about(name: str, benchmark: Benchmark | None) -> str:
    """What a benchmark is, what is to be said of its rows, and why it has none."""
    module = import_module(f"benchmarks.{name}")
    parts = [f"`{name}`: {inspect.getdoc(module)}"]
    if notes := getattr(module, "NOTES", None):
        parts.append(inspect.cleandoc(notes))
    if benchmark is None:
        parts.append("*Not measured in this run.*")
    elif benchmark.left_out:
        parts.append(f"*Left out: {benchmark.left_out}*")
    elif benchmark.failure:
        parts.append(f"*It ended before its time: {benchmark.failure.splitlines()[0]}*")
    return "\n\n".join(parts)
