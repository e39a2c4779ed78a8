"""Says what is being waited for, so that no minute passes in silence."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console

PAUSE = 20
"""Seconds between two lines where no terminal shows a clock."""


@contextmanager
def waiting(doing: str) -> Iterator[None]:
    """Show on stderr what is being done while it lasts: a clock on a terminal, else lines."""
    if sys.stderr.isatty():
        with Console(stderr=True).status(f"{doing} ..."):
            yield
        return
    over = threading.Event()
    teller = threading.Thread(target=tell, args=(doing, over), daemon=True)
    teller.start()
    try:
        yield
    finally:
        over.set()
        teller.join()


def tell(doing: str, over: threading.Event) -> None:
    began = time.monotonic()
    while not over.wait(PAUSE):
        seconds = time.monotonic() - began
        print(f"{doing}: {seconds:.0f} s so far", file=sys.stderr, flush=True)
