"""The progress of an adoption: what is left holds within a factor of two, or is not printed."""

import json

import pytest

from groundwork.adoption import running
from groundwork.adoption.running import Progress, note


@pytest.fixture
def clock(monkeypatch):
    """The seconds that a test says have passed."""
    passed = [0.0]
    monkeypatch.setattr(running.time, "monotonic", lambda: 1000 + passed[0])
    return passed


def event(name: str, node: str, total: int, status: str = "success") -> str:
    info = {"node_name": node, "node_status": status}
    data = {"total": total, "node_info": info}
    return json.dumps({"info": {"name": name, "level": "info", "msg": ""}, "data": data})


def run(clock, models: list[tuple[float, int]]) -> list[tuple[float, float]]:
    """Do models of these seconds and rows; what was printed as left, and what was left."""
    progress = Progress({f"m{place}": rows for place, (_, rows) in enumerate(models)})
    whole = sum(seconds for seconds, _ in models)
    told = []
    for place, (seconds, _) in enumerate(models):
        note(event("LogStartLine", f"m{place}", len(models)), progress)
        clock[0] += seconds
        note(event("LogModelResult", f"m{place}", len(models)), progress)
        left = progress.seconds_left
        assert ("left" in progress.sentence()) == bool(left)
        if left:
            told.append((left, whole - clock[0]))
    return told


@pytest.mark.parametrize(
    "models",
    [
        [(2, 3)] * 60,
        [(0.5, 10), (4, 500_000)] * 40,
        [(1, 50)] * 30 + [(1.7, 50)] * 30,
        # a large table that comes last
        [(0.5, 1000)] * 90 + [(600, 5_000_000)],
        # one that comes first
        [(600, 5_000_000)] + [(0.5, 1000)] * 90,
    ],
    ids=["even", "mixed", "slower", "last", "first"],
)
def test_the_time_left_holds_within_a_factor_of_two(clock, models):
    for told, left in run(clock, models):
        assert left / 2 <= told <= left * 2


def test_it_is_printed_where_it_is_known_and_not_for_a_few_rows(clock):
    assert len(run(clock, [(2, 3)] * 60)) > 40
    clock[0] = 0.0
    # 203 rows, of which the first models have few
    assert run(clock, [(0.4, 1)] * 10 + [(0.4, 193)]) == []


def test_a_line_that_is_no_event_is_a_message():
    progress = Progress({})
    for line in ("3", "[]", "not json"):
        assert not note(line, progress)
    assert progress.messages == ["3", "[]", "not json"]
