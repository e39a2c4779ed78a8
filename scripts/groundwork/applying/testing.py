"""Runs the data tests of an artifact, as dbt would."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import local

import psycopg

from ..cli.content import describe_error
from .artifact import Artifact, Test

OWN_PATH = "set local search_path = pg_catalog, groundwork, pg_temp; set local jit = off"
"""What rules and generic tests run along: nobody else's operator is picked before PostgreSQL's."""

SHOWN = 10
"""How many rows are shown of what a test finds."""


@dataclass(frozen=True)
class TestResult:
    name: str
    status: str
    """pass, warn, fail, error, or not applicable."""
    failures: int = 0
    lines: tuple[str, ...] = ()


def run_tests(
    connect: Callable[[], psycopg.Connection], artifact: Artifact, threads: int
) -> list[TestResult]:
    """Run every test, `threads` side by side, each in a transaction that is rolled back."""
    own, opened = local(), []

    def run(test: Test) -> TestResult:
        if not hasattr(own, "connection"):
            own.connection = connect()
            opened.append(own.connection)
        try:
            return run_test(own.connection, test)
        except psycopg.Error as error:
            return TestResult(test.name, "error", lines=(describe_error(error),))
        finally:
            own.connection.rollback()

    try:
        with ThreadPoolExecutor(threads) as pool:
            return list(pool.map(run, artifact.tests))
    finally:
        for connection in opened:
            connection.close()


def run_test(connection: psycopg.Connection, test: Test) -> TestResult:
    if test.names_schemas:
        connection.execute(OWN_PATH)
    connection.execute("set local transaction read only")
    limit = f"limit {test.limit}" if test.limit else ""
    failures, is_warning, is_failure = connection.execute(
        f"select {test.fail_calc} as failures, {test.fail_calc} {test.warn_if} as is_warning,"
        f" {test.fail_calc} {test.error_if} as is_failure from ({test.sql}\n{limit}) as found"
    ).fetchone()
    failures = failures or 0
    if failures == -1 and not is_failure:
        return TestResult(test.name, "not applicable")
    status = "pass"
    if test.severity == "error" and is_failure:
        status = "fail"
    elif is_warning:
        status = "warn"
    lines = ()
    if status != "pass" and test.shows_rows:
        rows = connection.execute(f"select * from ({test.sql}\nlimit {SHOWN}) as found").fetchall()
        lines = tuple(
            " | ".join(str(value) for value in row if value is not None and value != test.name)
            for row in rows
        )
    return TestResult(test.name, status, failures, lines)
