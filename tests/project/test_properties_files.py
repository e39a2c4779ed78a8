"""Each model and seed has a properties file of its own beside it."""

import pytest
import yaml

from groundwork import ROOT

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
