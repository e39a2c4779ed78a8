"""The oldest Python is named alike everywhere; one that is older still is refused."""

import os
import shutil
import subprocess

import pytest
import yaml

from groundwork import ROOT

VERSIONS = ["3.11", "3.12", "3.13"]
OLDEST = VERSIONS[0]

NAMED = {
    "README.md": f"Python {OLDEST} or newer",
    "docs/troubleshooting.md": f"### Python {OLDEST} or newer is needed",
    "scripts/environment.sh": f"Python {OLDEST} or newer is needed",
    "pyproject.toml": f'target-version = "py{OLDEST.replace(".", "")}"',
}

OLD_PYTHON = """#!/bin/sh
case "$1" in
    --version) echo "Python 3.10.13" ;;
    *) exit 1 ;;
esac
"""


@pytest.mark.parametrize("file", NAMED)
def test_the_oldest_is_named_alike(file):
    assert NAMED[file] in (ROOT / file).read_text()


def test_each_is_tested():
    jobs = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text())["jobs"]
    assert jobs["test"]["strategy"]["matrix"]["python"] == VERSIONS
    matrix = jobs["build"]["strategy"]["matrix"]
    built = {*matrix["python"], *(each["python"] for each in matrix["include"])}
    assert built == set(VERSIONS)


def test_an_older_python_is_refused(tmp_path):
    python = tmp_path / "python3"
    python.write_text(OLD_PYTHON)
    python.chmod(0o755)
    (tmp_path / "scripts").mkdir()
    script = shutil.copy(ROOT / "scripts" / "environment.sh", tmp_path / "scripts")
    ended = subprocess.run(
        ["sh", script],
        env={**os.environ, "PYTHON": str(python)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert ended.stderr == (
        f"Python {OLDEST} or newer is needed, and {python} is: Python 3.10.13\n"
        "Name another one: make PYTHON=/path/to/python3 ...\n"
    )
    assert not (tmp_path / ".venv").exists()
