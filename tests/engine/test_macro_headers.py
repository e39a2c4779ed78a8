"""The headers of macros name the arguments of the functions that they describe."""

import re
from collections.abc import Iterator

import pytest

from groundwork import ROOT
from support.databases import connect

DESCRIBED = re.compile(r"groundwork\.(\w+)\(([^()]*)\)")

Functions = dict[str, list[tuple[list[str], int]]]
"""By name, for each overload: the names of its arguments, and how many have no default."""

ARGUMENTS = """
select
    proname::text,
    -- not what it returns
    coalesce(proargnames[1:pronargs], '{}'),
    pronargs - pronargdefaults
from pg_catalog.pg_proc
where pronamespace = 'groundwork'::regnamespace
"""


def is_short_for(word: str, argument: str) -> bool:
    """Whether a header may call an argument so: by words of its name, in their order.

    `run` stands for run_id, `old type` for old_type; `table` does not stand for target.
    """
    rest = iter(argument.split("_"))
    return all(part in rest for part in word.replace("_", " ").split())


def wrong_in(header: str, functions: Functions) -> Iterator[str]:
    """What `header` says of arguments that a function does not have.

    It may leave out those at the end that have a default.
    """
    for name, listed in DESCRIBED.findall(" ".join(header.split())):
        words = [word.strip() for word in listed.split(",")] if listed else []
        known = functions.get(name, [])
        if not any(
            required <= len(words) <= len(names) and all(map(is_short_for, words, names))
            for names, required in known
        ):
            said = " or ".join(f"({', '.join(names)})" for names, _ in known) or "no such function"
            yield f"groundwork.{name}({listed}): {said}"


@pytest.fixture(scope="module")
def functions(server, engine_template) -> Functions:
    found: Functions = {}
    with connect(server.url(engine_template)) as connection:
        for name, *arguments in connection.execute(ARGUMENTS).fetchall():
            found.setdefault(name, []).append(tuple(arguments))
    return found


def test_headers_name_the_arguments(functions):
    wrong, described = [], set()
    for file in sorted((ROOT / "macros").rglob("*.sql")):
        header = re.match(r"{#-?(.*?)#}", file.read_text(), re.DOTALL)
        if header:
            described |= {name for name, _ in DESCRIBED.findall(header[1])}
            wrong += [f"{file.name}: {each}" for each in wrong_in(header[1], functions)]
    assert wrong == []
    assert len(described & {*functions}) > 100


@pytest.mark.parametrize(
    ("header", "is_right"),
    [
        ("Emits groundwork.plan(schema, table, options): steps", True),
        ("Emits groundwork.plan(schema_name,\n    table, options)", True),
        ("Emits groundwork.plan(schema, table, options, depth): steps", True),
        ("Emits groundwork.plan(schema, table): steps", False),
        ("Emits groundwork.plan(table, schema, options)", False),
        ("Emits groundwork.plan(schema, tab, options)", False),
        ("Emits groundwork.other()", False),
        ("See groundwork.other, and groundwork.plan.", True),
    ],
)
def test_a_wrong_header_is_found(header, is_right):
    functions = {"plan": [(["schema_name", "table_name", "options", "depth"], 3)]}
    assert (not [*wrong_in(header, functions)]) == is_right
