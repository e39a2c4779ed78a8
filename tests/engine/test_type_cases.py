"""Domains, composite types and ranges become what is declared, with their columns and rows."""

import pytest

from support.object_case import ObjectJudge, both_ways
from support.servers import every_version

from .type_cases import COMPOSITES, DOMAINS, RANGES

KINDS = {"domain": DOMAINS, "composite": COMPOSITES, "range": RANGES}


@every_version
@pytest.mark.parametrize("kind", KINDS)
def test_types(kind, new_database, engine_template, server, subtests):
    version = int(server.major_version())
    cases = [case for case in both_ways(KINDS[kind]) if case.since <= version]
    judge = ObjectJudge(new_database, engine_template, f"converge_{kind}", f"{kind}_items")
    judge.try_cases(cases)
    judge.close()
    for case in cases:
        with subtests.test(msg=case.name):
            assert not judge.faults[case.name], "\n".join(judge.faults[case.name])
