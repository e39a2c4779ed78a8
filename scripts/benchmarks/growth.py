"""A project of 1,000 tables beside one of 140, both generated, by the time for each table.

The same commands as in the other benchmarks: a second and a cold `dbt run`, the engine alone, and
plan.py. And the most memory that a client of the 1,000 tables takes; dbt takes most of that
itself, which a project shows that has as many models, all of which do nothing.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from groundwork import GroundworkError
from groundwork.project.compiled import compiled_project
from groundwork.server.cluster import Cluster

from . import Row, cold_engine, dbt_environment, empty_database, throw_away_server
from .generated_project import write_project
from .second_run import write_bare

MANY, FEW = 1_000, 140
MEMORY = 250
DBT = ("-m", "dbt.cli.main", "run")


@dataclass
class Site:
    """A generated project of so many tables, and a server of its own."""

    tables: int
    folder: Path
    server: Cluster
    peaks: dict[str, list[float]] = field(default_factory=dict)
    """The most memory (MB) that each run of a command took, by the command."""

    def run(
        self, name: str, *command: str | Path, folder: Path | None = None, code: int = 0
    ) -> float:
        """Run Python with these arguments, and return how long it took for each table, in ms.

        `code` is the exit code that it ends with.
        """
        with tempfile.TemporaryFile() as printed:
            start = time.perf_counter()
            process = subprocess.Popen(
                [sys.executable, *command],
                cwd=folder or self.folder,
                env=dbt_environment(self.server),
                stdout=printed,
                stderr=subprocess.STDOUT,
            )
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.perf_counter() - start
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode != code:
                printed.seek(0)
                raise GroundworkError(f"{name} failed:\n{printed.read().decode()}")
        # Linux says it in kilobytes, macOS in bytes
        peak = usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
        self.peaks.setdefault(name, []).append(peak)
        return seconds / self.tables * 1000


@contextmanager
def generated(tables: int) -> Iterator[Site]:
    """A site whose database is built, and whose project is compiled."""
    with throw_away_server() as server, tempfile.TemporaryDirectory() as name:
        site = Site(tables, Path(name, "project"), server)
        write_project(site.folder, tables)
        site.run("setup", *DBT)
        site.run("setup", "scripts/plan.py")
        yield site


def second_run(site: Site) -> float:
    return site.run("second run", *DBT)


def cold_run(site: Site) -> float:
    empty_database(site.server)
    return site.run("cold run", *DBT)


def drift(site: Site) -> float:
    return site.run("plan.py --drift", "scripts/plan.py", "--drift")


def change(site: Site) -> float:
    return site.run("plan.py", "scripts/plan.py", code=2)


def engine(site: Site) -> float:
    project, _ = compiled_project(site.folder, cold_engine.ANALYSES)
    cold_engine.renew(site.server)
    start = time.perf_counter()
    cold_engine.apply(site.server, project)
    return (time.perf_counter() - start) / site.tables * 1000


def change_a_table(site: Site) -> None:
    """Give the last table a further column, and let plan.py compile the project."""
    *_, file = sorted(site.folder.glob("models/06_application/*/*_records_*.sql"))
    text = file.read_text()
    file.write_text(text.replace("    closed_at", "    closed_by text,\n    closed_at", 1))
    site.run("setup", "scripts/plan.py", code=2)


def prepare_engine(site: Site) -> None:
    cold_engine.prepare(site.server, compiled_project(site.folder, cold_engine.ANALYSES)[0])


def nothing(site: Site) -> None:
    """Needs no preparation."""


FIGURES: dict[str, tuple[Callable, Callable]] = {
    "second run": (nothing, second_run),
    "plan.py --drift, nothing changed": (nothing, drift),
    "cold run": (nothing, cold_run),
    "plan.py, one table changed": (change_a_table, change),
    "cold build by the engine alone": (prepare_engine, engine),
}


def measure(rounds: int) -> Iterator[Row]:
    with ExitStack() as stack:
        many, few = (stack.enter_context(generated(tables)) for tables in (MANY, FEW))
        for name, (prepare, figure) in FIGURES.items():
            for site in (many, few):
                prepare(site)
            times = [(figure(many), figure(few)) for _ in range(rounds)]
            ours, theirs = (list(side) for side in zip(*times, strict=True))
            beside = f"{FEW} tables, both for each table"
            yield Row(f"{MANY:,} tables: {name}", beside, 1.0, ours, theirs, "ms")
        bare = many.folder.with_name("bare")
        write_bare(bare, many.folder)
        for _ in range(rounds):
            many.run("floor", *DBT, folder=bare)
        yield from memory(many)


def memory(site: Site) -> Iterator[Row]:
    """The most memory that a client took; the aim is a figure, not a ratio."""
    for name, beside, floor in (
        ("cold run", "dbt with as many models that do nothing", "floor"),
        ("second run", "dbt with as many models that do nothing", "floor"),
        ("plan.py", "plan.py --drift", "plan.py --drift"),
    ):
        peaks, floors = site.peaks[name], site.peaks[floor]
        what = f"memory of the client, {site.tables:,} tables: {name}"
        yield Row(what, beside, MEMORY, peaks, floors, "MB", is_ratio=False)
