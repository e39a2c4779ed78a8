"""Shows on stderr how many models are done: a line that changes on a terminal, else one now and
then."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PAUSE = 10
"""Seconds between two lines where no terminal shows one that changes."""


@contextmanager
def progressing(total: int) -> Iterator[Callable[[int], None]]:
    """Yield what is told how many of `total` models are done."""
    if sys.stderr.isatty():
        from rich.console import Console

        with Console(stderr=True).status(f"0 of {total} models") as status:
            yield lambda done: status.update(f"{done} of {total} models")
        return
    told = time.monotonic()

    def tell(done: int) -> None:
        nonlocal told
        if time.monotonic() - told > PAUSE:
            told = time.monotonic()
            print(f"{done} of {total} models", file=sys.stderr, flush=True)

    yield tell
