"""The fixture project with its planted faults, and what the audit finds in it."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from audit.finding import Finding
from audit.project import Project
from audit.registry import all_rules
from audit.run import gathered, merged

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
    """What the rules find in the fixture project."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.by_rule = {rule.name: list(rule.findings(project)) for rule in all_rules()}

    def findings(self, without: str = "") -> list[Finding]:
        """What all rules find, but one that is switched off."""
        asked = (found for rule, found in self.by_rule.items() if rule != without)
        return merged([finding for found in asked for finding in found])

    def places(self, without: str = "") -> set[tuple[str, str, int]]:
        """Every rule, file and line that is reported."""
        return {
            (finding.rule, located(place.file), place.line)
            for finding in self.findings(without)
            for place in finding.places
        }

    def first_places(self) -> set[tuple[str, str, int]]:
        return {
            (finding.rule, located(finding.places[0].file), finding.places[0].line)
            for finding in self.findings()
        }


def located(file: str) -> str:
    """The name of a file as planted.csv has it, wherever the tests were started."""
    if "audit/project/" in file:
        return file.split("audit/project/")[1]
    folder = "migrations" if (MIGRATIONS / file).exists() else "code"
    return f"{folder}/{file}"


@pytest.fixture(scope="session")
def found() -> Iterator[Found]:
    with gathered(MIGRATIONS, CODE) as project:
        yield Found(project)
