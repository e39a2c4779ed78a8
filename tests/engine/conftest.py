"""The judge of a change, for the tests of the engine."""

import pytest

from support.judge import Judge
from support.servers import DEFAULT_VERSION


@pytest.fixture
def judge(new_database, engine_template, server):
    is_default = server.major_version() == DEFAULT_VERSION.partition("-")[0]
    judge = Judge(new_database, engine_template, is_thorough=is_default)
    yield judge
    judge.close()
