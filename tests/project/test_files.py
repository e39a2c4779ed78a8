"""Each model has its properties file, the version stands in one file, and no file is too long."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from groundwork import ROOT
from groundwork.project.version import VERSION

LINES_OF_A_FILE = 300
LINES_OF_A_FUNCTION = 150
BODY = re.compile(r"^as (\$(\w+)\$)\n(.*?)^\1;$", re.DOTALL | re.MULTILINE)

GROUPS = ROOT / "models" / "_groups.yml"


@pytest.mark.parametrize(
    ("folder", "suffix"),
    [("models", ".sql"), ("seeds", ".csv"), ("examples/minimal/models", ".sql")],
)
def test_each_has_a_properties_file_beside_it(folder, suffix):
    files = {file for file in (ROOT / folder).rglob("*.yml") if file != GROUPS}
    assert files == {file.with_suffix(".yml") for file in (ROOT / folder).rglob(f"*{suffix}")}
    named = {file: yaml.safe_load(file.read_text()) for file in files}
    for file, properties in named.items():
        (nodes,) = properties.values()
        assert [node["name"] for node in nodes] == [file.stem], file
        assert nodes[0]["description"], file


def test_the_changes_begin_with_the_version():
    assert re.fullmatch(r"\d+\.\d+\.\d+", VERSION)
    [newest, *_] = re.findall(r"^## (\S+)$", (ROOT / "CHANGELOG.md").read_text(), re.M)
    assert newest == VERSION


def test_nothing_else_states_it():
    stating = [
        str(file.relative_to(ROOT))
        for pattern in ("*.toml", "*.yml", "scripts/groundwork/**/*.py")
        for file in ROOT.glob(pattern)
        if VERSION in file.read_text()
    ]
    assert stating == ["dbt_project.yml"]


def test_what_a_run_is_told_is_read_by_run_option():
    """A variable of dbt's would be parsed for; the command passes these by other means."""
    read = re.compile(r"\bvar\('(plan|allow|leave_alone)'")
    files = [*(ROOT / "macros").rglob("*.sql"), *(ROOT / "scripts").rglob("*.sql")]
    assert [file.name for file in files if read.search(file.read_text())] == []
    assert read.search("{{ var('allow', []) }}")


def too_long(file: Path) -> Iterator[str]:
    """What of a file of the engine is too long: the file, or the text of a function in it."""
    text = file.read_text()
    if len(text.splitlines()) > LINES_OF_A_FILE:
        yield file.name
    for _, name, body in BODY.findall(text):
        if len(body.splitlines()) > LINES_OF_A_FUNCTION:
            yield name


def test_no_file_and_no_function_of_the_engine_is_too_long():
    files = sorted((ROOT / "macros" / "engine").rglob("*.sql"))
    assert [name for file in files for name in too_long(file)] == []
    assert sum(len(BODY.findall(file.read_text())) for file in files) > 300


def test_what_is_too_long_is_found(tmp_path):
    def function(name: str, lines: int) -> str:
        body = "    select 1\n" * lines
        return f"as ${name}$\n{body}${name}$;\n"

    (tmp_path / "fits.sql").write_text(function("a", 150) + "-- \n" * 148)
    (tmp_path / "long.sql").write_text(function("b", 151) + function("c", 150))
    assert [*too_long(tmp_path / "fits.sql")] == []
    assert [*too_long(tmp_path / "long.sql")] == ["long.sql", "b"]
