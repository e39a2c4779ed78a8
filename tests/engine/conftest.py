"""The judge of a change, for the tests of the engine."""

import pytest

from support.judge import Judge


@pytest.fixture
def judge(new_database, engine_template):
    judge = Judge(new_database, engine_template)
    yield judge
    judge.close()
