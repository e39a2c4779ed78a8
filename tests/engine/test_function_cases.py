"""Functions of every form, changed in each property, with what uses them and what they use."""

from dataclasses import replace

from support.object_case import ObjectJudge, both_ways
from support.servers import newest_of_each_major

from .function_cases import CASES


def create_alone(case):
    """The case whose file says `create`, without `or replace`."""
    return replace(case, after=case.after.replace("create or replace", "create"))


@newest_of_each_major
def test_functions(new_database, engine_template, server, subtests):
    version = int(server.major_version())
    cases = [case for case in both_ways(CASES) if case.since <= version]
    cases = [case if place % 2 else create_alone(case) for place, case in enumerate(cases)]
    kind = "converge_function", "function_items"
    judge = ObjectJudge(new_database, engine_template, *kind, is_thorough=version == 18)
    judge.try_cases(cases)
    judge.close()
    for case in cases:
        with subtests.test(msg=case.name):
            assert not judge.faults[case.name], "\n".join(judge.faults[case.name])
