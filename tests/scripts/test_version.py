"""The version stands in dbt_project.yml alone, and the changes begin with it."""

import re

from groundwork import ROOT
from groundwork.project.version import VERSION


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
