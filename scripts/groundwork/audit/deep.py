"""Parsing where a deeply nested statement does no harm."""

import threading
from collections.abc import Callable
from typing import TypeVar

STACK = 512 * 1024 * 1024
"""PostgreSQL's parser recurses by the nesting of what it reads, and a full stack is a crash."""

Made = TypeVar("Made")


def deeply(work: Callable[[], Made]) -> Made:
    """What `work` returns, or raises, called with a large stack."""
    made: list[Made] = []
    raised: list[BaseException] = []

    def run() -> None:
        try:
            made.append(work())
        except BaseException as error:
            raised.append(error)

    before = threading.stack_size(STACK)
    # a daemon: an interrupt ends the process without waiting for it
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    threading.stack_size(before)
    thread.join()
    if raised:
        raise raised[0]
    return made[0]
