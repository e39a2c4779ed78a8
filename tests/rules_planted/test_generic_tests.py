"""Each generic test fails and says what is missing, and passes once that is there."""

from pathlib import Path

import pytest

from rules_planted.conftest import run_as_dbt_does
from rules_planted.generic_cases import CASES
from support.servers import every_major

TESTS = Path(__file__).parents[1]


@every_major
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.test}: {case.title}")
def test_it_fails_until_it_is_fixed(connection, compiled, case):
    query = (compiled / "analyses" / f"generic_{CASES.index(case)}.sql").read_text()

    connection.execute(case.wrong)
    found = run_as_dbt_does(connection, query)
    assert found
    assert all(row[-1] for row in found)

    connection.execute(case.fix)
    assert run_as_dbt_does(connection, query) == []


def test_every_generic_test_is_tested():
    generic = {path.stem for path in (TESTS / "dbt" / "generic").glob("*.sql")}
    tests = "".join(path.read_text() for path in TESTS.glob("**/*.py"))
    assert {name for name in generic if name not in tests} == set()
