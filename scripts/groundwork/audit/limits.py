"""Ends what a migration's statement does not let the server end.

`statement_timeout` cancels a statement, and a function may catch that; nothing in PostgreSQL
limits how much a role may write to tables. Ending the session can't be caught.
"""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

from .. import GroundworkError

GRACE = 2
"""Seconds that a statement has beyond its own limit before its session is ended."""

PATIENCE = 5
"""Seconds until a session that does not end is killed, and the server with it."""

LARGEST_DATABASE = 1_000_000_000
"""Bytes that all migrations together may write; their tables are almost empty."""

PAUSE = 0.25

TOO_LONG = "it does not end, not even when it is canceled"
TOO_MUCH = "it writes more than 1 GB"


class LimitError(Exception):
    """A statement broke a limit, and its session is ended."""


class Limits:
    """Watches the one statement that runs, from a thread of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.before = size_of(folder)
        self.broken = ""
        """Which limit the statement broke; empty when it broke none."""
        self.process: int | None = None
        """That of the session whose statement runs."""
        self.deadline = 0.0
        self.lock = threading.Lock()
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.watch, daemon=True)
        self.thread.start()

    @contextmanager
    def over(self, connection: psycopg.Connection, seconds: float) -> Iterator[None]:
        """Hold what the block asks of `connection` to the limits; raise LimitError past one."""
        with self.lock:
            self.broken = ""
            self.deadline = time.monotonic() + seconds + GRACE
            self.process = connection.info.backend_pid
        try:
            yield
        finally:
            with self.lock:
                self.process = None
            if self.broken:
                connection.close()
                raise LimitError(self.broken) from None

    def watch(self) -> None:
        while not self.ended.wait(PAUSE):
            with self.lock:
                if self.process:
                    self.check(self.process)

    def check(self, process: int) -> None:
        late = time.monotonic() - self.deadline
        if self.broken:
            if late > PATIENCE:
                end(process, signal.SIGKILL)
            return
        if late > 0:
            self.broken = TOO_LONG
        elif self.is_full():
            self.broken = TOO_MUCH
            self.deadline = time.monotonic()
        if self.broken:
            end(process, signal.SIGTERM)

    def is_full(self) -> bool:
        return size_of(self.folder) - self.before > LARGEST_DATABASE

    def require_space(self, place: object) -> None:
        """Raise GroundworkError when what was written is still there after its session ended."""
        if self.is_full():
            raise GroundworkError(
                f"The migrations write more than 1 GB; they were stopped at {place}.\n"
                "Load so many rows by another way than migrations, and try again."
            )

    def close(self) -> None:
        self.ended.set()
        self.thread.join()


def end(process: int, number: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(process, number)


def size_of(folder: Path) -> int:
    """The bytes of the files below `folder`, which come and go meanwhile."""
    total = 0
    for root, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                total += Path(root, name).lstat().st_blocks * 512
    return total
