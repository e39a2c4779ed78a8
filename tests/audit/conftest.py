"""The fixture project with its planted faults, and what the audit finds in it."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from groundwork.audit.finding import Finding
from groundwork.audit.project import Project
from groundwork.audit.registry import all_rules
from groundwork.audit.run import gathered, merged

HERE = Path(__file__).parent
MIGRATIONS = HERE / "project" / "migrations"
CODE = HERE / "project" / "code"
PLANTED = HERE / "planted.csv"


class Planted(NamedTuple):
    """A line of planted.csv: a fault that `rule` finds there, or a near miss that it does not."""

    kind: str
    rule: str
    file: str
    line: int
    text: str


Table = Callable[..., list[Planted]]


@pytest.fixture(scope="session")
def planted() -> Table:
    """Returns the rows of planted.csv of a kind, and of a rule: `planted("fault", rule)`."""
    with PLANTED.open() as file:
        rows = [
            Planted(row["kind"], row["rule"], row["file"], int(row["line"]), row["text"])
            for row in csv.DictReader(file)
        ]

    def chosen(kind: str, rule: str = "") -> list[Planted]:
        return [row for row in rows if row.kind == kind and rule in ("", row.rule)]

    return chosen


class Found:
    """What the rules find in the fixture project; each is asked when a test wants to know."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.asked: dict[str, list[Finding]] = {}

    def of(self, rule: str) -> list[Finding]:
        if rule not in self.asked:
            (asked,) = (one for one in all_rules() if one.name == rule)
            self.asked[rule] = merged(list(asked.findings(self.project)))
        return self.asked[rule]

    def everything(self) -> list[Finding]:
        return [finding for rule in all_rules() for finding in self.of(rule.name)]

    def places(self, rule: str) -> set[tuple[str, int]]:
        """Every file and line that the rule reports."""
        return {
            (located(place.file), place.line)
            for finding in self.of(rule)
            for place in finding.places
        }


def located(file: str) -> str:
    """The name of a file as planted.csv has it, wherever the tests were started."""
    if "audit/project/" in file:
        return file.split("audit/project/")[1]
    folder = "migrations" if (MIGRATIONS / file).exists() else "code"
    return f"{folder}/{file}"


@pytest.fixture(scope="session")
def project() -> Iterator[Project]:
    """The fixture project, its migrations run and its code read."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("groundwork.audit.replay.SECONDS", 2)  # one of its statements has no end
        with gathered(MIGRATIONS, CODE) as project:
            yield project


@pytest.fixture(scope="session")
def found(project) -> Found:
    return Found(project)
