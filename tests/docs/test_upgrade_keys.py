"""docs/upgrade_keys.md names every key below `meta`, and each example does what it says."""

import itertools
import json
import re
from dataclasses import dataclass, field

import pytest
import yaml

from docs.pages import Page
from groundwork import ROOT
from support.projects import Project

PAGE = Page(ROOT / "docs" / "upgrade_keys.md")
READ = (ROOT / "macros" / "engine" / "run" / "engine_read_model.sql").read_text()
MACROS = [
    *(ROOT / "macros").rglob("*.sql"),
    *(ROOT / "scripts" / "groundwork").rglob("*.py"),
]


@dataclass
class Example:
    """One section: what is there first, the files, and queries with what they return."""

    before: list[str] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    results: list[tuple[str, str]] = field(default_factory=list)
    settings: dict = field(default_factory=dict)


def examples() -> dict[str, Example]:
    """By heading."""
    found: dict[str, Example] = {}
    query = None
    tokens = PAGE.tokens
    for before, token in itertools.pairwise(tokens):
        if before.type == "heading_open":
            title = token.content
        if token.type != "fence":
            continue
        example = found.setdefault(title, Example())
        first, _, rest = token.content.partition("\n")
        name = first.lstrip("-# ")
        if name == "dbt_project.yml":
            example.settings = yaml.safe_load(rest)
        elif name == "before":
            example.before.append(rest)
        elif name.startswith("models/"):
            example.files[name] = rest
        elif token.info == "text":
            example.results.append((query, token.content))
        else:
            query = token.content
    return found


def headings() -> set[str]:
    return {
        heading
        for heading in PAGE.headings()
        if heading not in ("Keys below meta", "upgrade", "usual", "consolidation")
    }


def test_every_message_points_at_a_heading():
    text = "\n".join(file.read_text() for file in MACROS)
    places = set(re.findall(r"upgrade_keys\.md#(\w+)", text))
    assert len(places) > 6
    assert places <= PAGE.anchors()


@pytest.fixture
def documented(new_project, database) -> Project:
    """A project of all examples, with the rules that the page states for it."""
    project = new_project(database, include=("models/_groups.yml",))
    project.write("analyses/keys.sql", "{{ tojson(meta_keys()) }}")
    for example in examples().values():
        for path, text in example.files.items():
            project.write(path.replace("models/", "models/04_core/"), text)
    settings = yaml.safe_load(project.read("dbt_project.yml"))
    (stated,) = (each.settings for each in examples().values() if each.settings)
    settings["models"]["groundwork"]["+meta"] = stated["models"]["shop"]["+meta"]
    project.write("dbt_project.yml", yaml.safe_dump(settings, sort_keys=False))
    return project


def test_every_example_does_what_it_says(documented, connection):
    for example in examples().values():
        for statements in example.before:
            connection.execute(statements)
    built = documented.dbt("run")
    assert built.code == 0, built.problems
    again = documented.dbt("run")
    assert again.code == 0, again.problems
    models = {path.rpartition("/")[2][:-4] for each in examples().values() for path in each.files}
    outcomes = {again.messages[name] for name in models if name in again.messages}
    assert outcomes == {"unchanged", "not_offered"}

    shown, expected = {}, {}
    for title, example in examples().items():
        assert example.results, title
        for query, text in example.results:
            rows = connection.execute(query).fetchall()
            shown[title] = "\n".join(" | ".join(map(as_shown, row)).rstrip() for row in rows)
            expected[title] = text.strip("\n")
    assert shown == expected


def as_shown(value) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def test_the_page_has_every_key_that_is_accepted(documented):
    assert documented.dbt("compile", "--select", "path:analyses/keys.sql").code == 0
    compiled = documented.folder / "target" / "compiled" / "groundwork" / "analyses" / "keys.sql"
    keys = {key["path"]: key for key in json.loads(compiled.read_text())}

    rows = {re.sub(r"^\[`(.*)`\].*", r"\1", row[0]): row for row in PAGE.rows("takes")}
    leaves = {path for path in keys if not any(other.startswith(f"{path}.") for other in keys)}
    assert rows.keys() == leaves
    for path, (_, _, takes) in rows.items():
        key = keys[path]
        assert takes.strip("`") == key.get("takes", " or ".join(key.get("words", ["?"]))), path

    # what is read is accepted
    read = {path.replace(", ", ".") for path in re.findall(r"meta #> '\{(.*?)\}'", READ)}
    read |= set(re.findall(r"meta ->>? '(\w+)'", READ)) - {"usual"}
    read |= set(re.findall(r"usual, (\w+)\}", "\n".join(file.read_text() for file in MACROS)))
    assert len(read) > 20
    assert {path for path in read if path not in keys and f"usual.{path}" not in keys} == set()

    # and each has an example, or a row in the table of its section
    shown = headings()
    for path in leaves:
        above, _, name = path.rpartition(".")
        if above in ("usual", "consolidation"):
            assert f"`{name}" in "".join(PAGE.path.read_text().split(f"## {above}\n")[1:]), path
        else:
            assert name in shown, path
    named = {path for path in leaves if not path.startswith(("usual.", "consolidation."))}
    assert shown == {path.rpartition(".")[2] for path in named}
