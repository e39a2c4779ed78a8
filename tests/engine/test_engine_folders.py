"""The folders of the engine call each other in one direction, and docs/engine.md draws them."""

from collections import defaultdict
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from pglast import scan

from docs.pages import Page
from groundwork import ROOT
from support.databases import connect
from support.kinds import model_kinds

ENGINE = ROOT / "macros" / "engine"

DESCRIBED = {kind.made_by for kind in model_kinds().values() if kind.trial}
"""The functions that one loop makes."""

FUNCTIONS = """
select
    proname::text,
    -- the body of one that PostgreSQL resolved when it was created
    coalesce(pg_get_function_sqlbody(oid), prosrc)
from pg_catalog.pg_proc
where pronamespace = 'groundwork'::regnamespace
"""


def called_by(body: str) -> set[str]:
    """The functions of groundwork that `body` calls, those within its literals included."""
    tokens = scan(body)
    words = [body[token.start : token.end + 1] for token in tokens]
    called = {
        words[place + 2]
        for place in range(len(words) - 3)
        if words[place] == "groundwork" and words[place + 1] == "." and words[place + 3] == "("
    }
    for token, word in zip(tokens, words, strict=True):
        if token.name == "SCONST" and "groundwork." in word:
            called |= called_by(word[1:-1].replace("''", "'").replace("%", " "))
    return called


def folder_of(name: str, files: dict[Path, str]) -> str:
    """The folder of the file that makes the function `name`."""
    made = [f"function groundwork.{name}(", f"procedure groundwork.{name}("]
    found = [file for file, text in files.items() if any(start in text for start in made)]
    # else it is one of those that a loop makes, of files, of kinds or of quoted names
    found = found or [file for file in files if file.stem == f"engine_{name}"]
    if not found and name in DESCRIBED:
        found = [file for file in files if file.stem == "engine_converge_described"]
    (file,) = found or [file for file, text in files.items() if f"'{name}'" in text]
    return file.parent.name


@pytest.fixture(scope="module")
def calls(engine_template, server):
    """{folder: the other folders whose functions it calls}."""
    with connect(server.url(engine_template)) as connection:
        bodies = dict(connection.execute(FUNCTIONS).fetchall())
    files = {file: file.read_text() for file in sorted(ENGINE.rglob("engine_*.sql"))}
    folders = {name: folder_of(name, files) for name in bodies}
    calls = defaultdict(set)
    for name, body in bodies.items():
        for called in called_by(body) & {*bodies}:
            if folders[called] != folders[name]:
                calls[folders[name]].add(folders[called])
    return calls


def order(calls: dict[str, set[str]]) -> list[str]:
    """The folders, those that are called first; raises CycleError."""
    known = {folder: sorted(calls[folder]) for folder in sorted(calls)}
    return [*TopologicalSorter(known).static_order()]


def picture(calls: dict[str, set[str]]) -> str:
    """The calls between folders in Mermaid, without those that follow from others."""

    def reached(folder: str) -> set[str]:
        return {folder}.union(*(reached(called) for called in calls.get(folder, ())))

    lines = []
    for folder in reversed(order(calls)):
        direct = calls.get(folder, set())
        lines += [
            f"    {folder} --> {called}"
            for called in sorted(direct)
            if not any(called in reached(other) for other in direct - {called})
        ]
    return "\n".join(["flowchart TD", *lines])


def test_folders_call_each_other_in_one_direction(calls):
    assert {*order(calls)} >= {"install", "describe", "compare", "plan", "run"}


def test_the_engine_is_installed_in_that_order(calls):
    text = (ENGINE / "install" / "install_engine.sql").read_text()
    # what follows is done to all of them
    text = text[: text.index("{{ engine_bind_functions() }}")]
    files = {file.stem: file.parent.name for file in ENGINE.rglob("engine_*.sql")}
    installed = [
        files[line.strip("{} ()")] for line in text.splitlines() if line.startswith("{{ engine_")
    ]
    places = {folder: place for place, folder in enumerate(dict.fromkeys(installed))}
    assert installed == sorted(installed, key=places.get)
    assert [
        (folder, called)
        for folder, others in calls.items()
        for called in others
        if places[called] > places[folder]
    ] == []


def test_the_guide_draws_the_calls(calls):
    drawn = [
        token.content.strip()
        for token in Page(ROOT / "docs" / "engine.md").tokens
        if token.type == "fence" and token.info == "mermaid"
    ]
    assert picture(calls) in drawn, f"docs/engine.md lacks this picture:\n{picture(calls)}"


def test_a_call_within_a_literal_is_seen():
    body = "select format('select groundwork.plan(%L)', groundwork.items(1)), 'groundwork.'"
    assert called_by(body) == {"plan", "items"}


def test_a_cycle_is_refused():
    with pytest.raises(ValueError, match="cycle"):
        order({"plan": {"compare"}, "compare": {"plan"}})
