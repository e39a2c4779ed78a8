"""Where the time of a run went: seconds for each folder, printed after the tests."""

from collections import Counter
from pathlib import PurePosixPath

seconds: Counter[str] = Counter()
tests: Counter[str] = Counter()


def pytest_runtest_logreport(report) -> None:
    # a subtest is part of the time of its test
    if hasattr(report, "context"):
        return
    # of the processes of pytest-xdist only the first one prints, and it gets every report
    path = PurePosixPath(report.nodeid.split("::", 1)[0])
    seconds[path.parent.as_posix()] += getattr(report, "duration", 0)
    tests[path.parent.as_posix()] += report.when == "call"


def pytest_terminal_summary(terminalreporter) -> None:
    if len(seconds) < 2:
        return
    terminalreporter.section("seconds in each folder")
    width = max(map(len, seconds))
    for folder, spent in seconds.most_common():
        terminalreporter.line(f"{folder:<{width}}  {spent:6.0f}  {tests[folder]:5} tests")
    terminalreporter.line(f"{'together':<{width}}  {sum(seconds.values()):6.0f}")
