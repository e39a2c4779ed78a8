"""What each lint of Supabase's splinter asks is asked by a rule of ours, or there is a reason."""

import csv
from pathlib import Path

import pytest

from .test_rules import FAULTS, RULES

LINES = csv.DictReader((Path(__file__).parents[1] / "isolation" / "splinter.csv").open())
LINTS = {line["lint"]: line for line in LINES}
FIRST, LAST = 1, 29


def test_every_lint_is_there():
    numbers = [int(line["number"]) for line in LINTS.values()]
    assert numbers == [*range(FIRST, LAST + 1)]


@pytest.mark.parametrize("lint", LINTS)
def test_a_rule_asks_the_same(lint):
    rules = LINTS[lint]["rules"].split()
    assert rules or len(LINTS[lint]["difference"]) > 20
    assert {*rules} <= {*RULES}
    # and finds what is planted, see test_rules
    assert {*rules} <= {fault.rule for fault in FAULTS}
