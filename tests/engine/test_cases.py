"""Each pair of declarations: the plan, the refusal, the change, the end and the second run."""

import importlib
from pathlib import Path

import pytest

from support.servers import newest_of_each_major

SUBJECTS = sorted(
    path.stem for path in (Path(__file__).parent / "cases").glob("*.py") if path.stem != "__init__"
)


def cases_of(subject):
    return importlib.import_module(f".cases.{subject}", __package__).CASES


def both_ways(cases):
    for case in cases:
        yield case
        if not case.one_way:
            yield case.back()


def test_there_are_many_cases_with_names_of_their_own():
    names = [(subject, case.name) for subject in SUBJECTS for case in cases_of(subject)]
    assert len(names) >= 250
    assert len(names) == len({*names})


@newest_of_each_major
@pytest.mark.parametrize("subject", SUBJECTS)
def test_cases(subject, judge, server, subtests):
    version = int(server.major_version())
    cases = [case for case in both_ways(cases_of(subject)) if case.since <= version]
    judge.try_cases(cases)
    for case in cases:
        with subtests.test(msg=case.name):
            faults = [fault.text for fault in judge.faults if fault.case is case]
            assert not faults, "\n".join(faults)
