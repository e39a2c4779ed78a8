"""The rows of scripts/bench.py, one module each, and what they share.

A row compares two things that do the same job, run in turn, by the median of what was measured.
Its module is named in themes.py. It has a function `measure(rounds)` that returns the row, or
several as a list or one by one, and raises LeftOutError where what it needs is not installed. Its
docstring, and its NOTES where it has any, are shown below its rows on the page: see page.py.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psycopg

from groundwork import ROOT, GroundworkError
from groundwork.server.cluster import PORT, Cluster
from groundwork.server.embedded import DATABASE, SETTINGS, make_database
from groundwork.server.wheel import BINARIES


class LeftOutError(Exception):
    """Something optional is missing, so there is nothing to compare with; the text says what."""


PATH = "-c search_path=public,extensions,auth"
"""The search path of the project's profile, as an option of libpq."""


@dataclass(frozen=True)
class Row:
    """One comparison: `ours` beside `theirs`, each a list of figures in `unit`, and the aim.

    The aim is a ratio, or, where not `is_ratio`, a figure that ours is to stay below by itself.
    Without an aim the row only says how many times as much the first is.
    """

    name: str
    beside: str
    aim: float | None
    ours: list[float]
    theirs: list[float]
    unit: str = "s"
    is_ratio: bool = True

    @property
    def ratio(self) -> float:
        return median(self.ours) / median(self.theirs)

    @property
    def is_met(self) -> bool:
        if self.aim is None:
            return True
        return (self.ratio if self.is_ratio else max(self.ours)) <= self.aim

    @property
    def aimed_at(self) -> str:
        if self.aim is None:
            return ""
        return (
            f"at most {self.aim:.2f}" if self.is_ratio else f"none above {self.aim:g} {self.unit}"
        )


def digits(figure: float) -> str:
    """A figure as people read it."""
    return f"{figure:,.0f}" if figure >= 100 else f"{figure:.2f}"


def shown(figure: float, unit: str) -> str:
    """A figure with its unit; of a second's small parts, thousandths."""
    if unit == "s" and figure < 0.1:
        figure, unit = 1000 * figure, "ms"
    return f"{digits(figure)} {unit}"


def in_turn(
    rounds: int,
    ours: Callable[[], object],
    theirs: Callable[[], object],
    prepare: Callable[[], object] = lambda: None,
) -> tuple[list[float], list[float]]:
    """The seconds that each of the two takes, `rounds` times, one after the other.

    What `prepare` does before each of them is not counted.
    """
    times = ([], [])
    for _ in range(rounds):
        for work, seconds in zip((ours, theirs), times, strict=True):
            prepare()
            start = time.perf_counter()
            work()
            seconds.append(time.perf_counter() - start)
    return times


def copy_folders(folder: Path, *names: str) -> None:
    """Copy files and folders of this project into `folder`, which is made."""
    folder.mkdir(parents=True)
    for name in names:
        source = ROOT / name
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, folder / name)


@contextmanager
def throw_away_server(**settings: str) -> Iterator[Cluster]:
    """A server like the project's own, in a temporary folder, with the database `groundwork`.

    `settings` are PostgreSQL's, besides those that the project's own server has.
    """
    with tempfile.TemporaryDirectory(prefix="groundwork-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        home = folder / "server"
        cluster = Cluster(home, BINARIES[18], home, SETTINGS | settings, furnish=make_database)
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop()


def dbt_environment(server: Cluster) -> dict[str, str]:
    """The variables that point dbt, psql and scripts at the server's database."""
    place = {
        "PGHOST": str(server.sockets),
        "PGPORT": server.settings.get("port", PORT),
        "PGUSER": "postgres",
        "PGDATABASE": DATABASE,
    }
    # dbt parses the whole project again for another target, also when a script compiles it
    return {**os.environ, **place, "DBT_TARGET": "libpq"}


def connect(server: Cluster) -> psycopg.Connection:
    """A session in the server's database that commits each statement, with the project's path."""
    return psycopg.connect(server.url(DATABASE), autocommit=True, options=PATH)


def empty_database(server: Cluster) -> None:
    """Make the server's database anew, with nothing in it."""
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"drop database if exists {DATABASE} with (force)")
        connection.execute(f"create database {DATABASE} template template0")
        make_database(connection)


def run_dbt(project: Path, environment: dict[str, str], *arguments: str) -> None:
    """Run dbt, as one would at a prompt, on the project in the folder `project`."""
    dbt = [Path(sys.executable).with_name("dbt"), *arguments, "--target", "libpq"]
    ended = subprocess.run(dbt, cwd=project, env=environment, capture_output=True, text=True)
    if ended.returncode != 0:
        raise GroundworkError(f"dbt {' '.join(arguments)} failed:\n{ended.stdout}{ended.stderr}")
