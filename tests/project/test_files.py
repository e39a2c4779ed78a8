"""Each model has its properties file, and the version stands in one file."""

import re

import pytest
import yaml

from groundwork import ROOT
from groundwork.project.version import VERSION

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
