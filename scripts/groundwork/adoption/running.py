"""Runs dbt on the database and follows what it does."""

import contextlib
import json
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import psycopg

from ..project.dbt import start_dbt
from ..project.place import current

CARRIED = """
select table_name as name, rows_carried as rows
from groundwork.consolidation
where retired_at is null
"""
BUILD = ("build", "--exclude-resource-type", "test", "unit_test")
MANY_ROWS = 100_000
"""Below that, the number of models tells how long it takes, not that of rows."""
LEAST_SECONDS = 10
RESULTS = ("LogModelResult", "LogSeedResult", "LogNodeResult")


@dataclass
class Progress:
    """How far a run is. The rows of a table count when it is done, or as they are carried over."""

    tables: dict[str, int]
    """Rows by table, before."""
    total: int = 0
    """Models of the run."""
    done: int = 0
    now: list[str] = field(default_factory=list)
    """Models that are being worked on."""
    carried: dict[str, int] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    finished: set[str] = field(default_factory=set)
    skipped: list[str] = field(default_factory=list)
    began: float | None = None
    """When the first model began."""
    forecasts: list[tuple[float, float]] = field(default_factory=list)
    """After how many seconds it was made, and after how many the run would end by it."""

    @property
    def all_rows(self) -> int:
        return sum(self.tables.values())

    @property
    def rows(self) -> int:
        done = sum(self.tables.get(name, 0) for name in self.finished)
        moving = {name: rows for name, rows in self.carried.items() if name not in self.finished}
        return done + sum(min(rows, self.tables.get(name, rows)) for name, rows in moving.items())

    @property
    def seconds(self) -> float:
        """Since the first model began: reading the project is no measure of the work."""
        return time.monotonic() - self.began if self.began is not None else 0.0

    def note_done(self) -> None:
        """Count a model, and keep when the run would end by what is known now."""
        self.done += 1
        left = self.estimate()
        if left is not None:
            self.forecasts.append((self.seconds, self.seconds + left))

    def estimate(self) -> float | None:
        """Seconds left, by rows and by models; None where these differ by more than twice."""
        shares = [(self.done, self.total)]
        if self.all_rows >= MANY_ROWS:
            shares.append((self.rows, self.all_rows))
        if not all(part for part, _ in shares):
            return None
        left = [self.seconds * (whole - part) / part for part, whole in shares]
        return sum(left) / len(left) if max(left) <= 2 * min(left) else None

    @property
    def seconds_left(self) -> float | None:
        """What holds within a factor of two so far; None where nothing does.

        The forecast of half the time ago has to say the same as that of now.
        """
        left = self.estimate()
        if left is None or self.seconds < LEAST_SECONDS:
            return None
        earlier = [end for made, end in self.forecasts if made <= self.seconds / 2]
        if not earlier:
            return None
        then = earlier[-1] - self.seconds
        return left if left / 2 <= then <= left * 2 else None

    def sentence(self) -> str:
        if not self.total:
            return "Reading the models"
        parts = [f"{self.done} of {self.total} models"]
        if self.all_rows:
            parts.append(f"{self.rows:,} of {self.all_rows:,} rows")
            if self.rows and self.seconds >= 1:
                parts.append(f"{self.rows / self.seconds:,.0f} rows/s")
        if self.seconds_left:
            parts.append(f"about {spoken(self.seconds_left)} left")
        return ", ".join(parts)


def spoken(seconds: float) -> str:
    return f"{seconds / 60:.0f} min" if seconds >= 90 else f"{seconds:.0f} s"


def run_dbt(
    url: str,
    allow: list[str],
    progress: Progress,
    tell: Callable[[Progress], None],
    arguments: tuple[str, ...] = BUILD,
) -> int:
    """Run dbt until it ends; returns its exit code. `tell` is called whenever something is new.

    An interrupt is passed on: dbt ends its sessions, so the server stops as well, then
    KeyboardInterrupt is raised.
    """
    process = start_dbt(
        current(),
        *arguments,
        *("--log-format", "json", "--no-use-colors"),
        told={"allow": allow},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    over = threading.Event()
    watcher = threading.Thread(target=watch, args=(url, progress, tell, over), daemon=True)
    watcher.start()
    tell(progress)
    try:
        for line in process.stdout:
            if note(line, progress):
                tell(progress)
        return process.wait()
    except KeyboardInterrupt:
        stop(process)
        raise
    finally:
        over.set()
        watcher.join(timeout=5)


def watch(
    url: str, progress: Progress, tell: Callable[[Progress], None], over: threading.Event
) -> None:
    """Ask the database how many rows are carried, once a second."""
    while not over.wait(1):
        # it may not have the engine yet, and a progress bar is no reason to fail
        with (
            contextlib.suppress(psycopg.Error),
            psycopg.connect(url, connect_timeout=2, autocommit=True) as connection,
        ):
            while not over.wait(1):
                progress.carried.update(dict(connection.execute(CARRIED).fetchall()))
                tell(progress)


def note(line: str, progress: Progress) -> bool:
    """Take in one line of dbt's log; returns whether there is something to tell."""
    try:
        event = json.loads(line)
    except ValueError:
        event = None
    if not isinstance(event, dict) or "info" not in event:
        progress.messages.append(line.rstrip())
        return False
    name, data = event["info"]["name"], event["data"]
    node = (data.get("node_info") or {}).get("node_name", "")
    if name == "LogStartLine":
        progress.began = progress.began or time.monotonic()
        progress.total = data["total"]
        progress.now.append(node)
        return True
    if name in RESULTS:
        progress.now = [other for other in progress.now if other != node]
        status = (data.get("node_info") or {}).get("node_status")
        if status == "success":
            progress.finished.add(node)
        elif status == "error":
            progress.failed.append(node)
        progress.note_done()
        return True
    if name == "SkippingDetails":
        progress.skipped.append(node)
        progress.note_done()
        return True
    if event["info"]["level"] == "error" and event["info"]["msg"].strip():
        progress.messages.append(event["info"]["msg"].strip())
    return False


def stop(process: subprocess.Popen) -> None:
    """Interrupt dbt, wait until it has ended its sessions, and end it if it does not."""
    for signal_number, patience in ((signal.SIGINT, 20), (signal.SIGTERM, 5), (signal.SIGKILL, 5)):
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal_number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.communicate(timeout=patience)
            return
