"""The rows of scripts/bench.py, one module each, and what they share.

A row compares two things that do the same job, run in turn, by the median of their times. Its
module has a function `measure(rounds)` that returns the row, or several.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from groundwork import GroundworkError
from groundwork.cluster import Cluster
from groundwork.embedded import SETTINGS, make_database
from groundwork.wheel import BINARIES


@dataclass(frozen=True)
class Row:
    """One comparison: `ours` beside `theirs`, each a list of seconds, and the ratio aimed at.

    Without an aim it only says how many times as long the first takes.
    """

    name: str
    beside: str
    aim: float | None
    ours: list[float]
    theirs: list[float]

    @property
    def ratio(self) -> float:
        return median(self.ours) / median(self.theirs)


def in_turn(
    rounds: int, ours: Callable[[], object], theirs: Callable[[], object]
) -> tuple[list[float], list[float]]:
    """The seconds that each of the two takes, `rounds` times, one after the other."""
    times = ([], [])
    for _ in range(rounds):
        for work, seconds in zip((ours, theirs), times, strict=True):
            start = time.perf_counter()
            work()
            seconds.append(time.perf_counter() - start)
    return times


@contextmanager
def throw_away_server() -> Iterator[Cluster]:
    """A server like the project's own, in a temporary folder, with the database `groundwork`."""
    with tempfile.TemporaryDirectory(prefix="groundwork-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        home = folder / "server"
        cluster = Cluster(home, BINARIES[18], home, SETTINGS, furnish=make_database)
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop()


def run_dbt(project: Path, environment: dict[str, str], *arguments: str) -> None:
    """Run dbt, as one would at a prompt, on the project in the folder `project`."""
    dbt = [Path(sys.executable).with_name("dbt"), *arguments, "--target", "libpq"]
    ended = subprocess.run(dbt, cwd=project, env=environment, capture_output=True, text=True)
    if ended.returncode != 0:
        raise GroundworkError(f"dbt {' '.join(arguments)} failed:\n{ended.stdout}{ended.stderr}")
