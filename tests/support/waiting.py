"""Waits until another session has come to a halt."""

import time

import psycopg

WAITS = "select wait_event_type in ('Lock', 'Timeout') from pg_stat_activity where pid = %s"


def wait_until_halted(watching: psycopg.Connection, process: int, longest: float = 60) -> None:
    """Return once the session `process` waits for a lock or pauses; fail after `longest` seconds.

    `watching` has no open transaction, which would go on seeing the first answer.
    """
    assert watching.autocommit
    end = time.monotonic() + longest
    while watching.execute(WAITS, [process]).fetchone() != (True,):
        assert time.monotonic() < end, f"session {process} did not wait within {longest} s"
        time.sleep(0.001)
