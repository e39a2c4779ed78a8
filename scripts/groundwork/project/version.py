"""Versions that stand in groundwork's own dbt_project.yml and nowhere else."""

from pathlib import Path

import yaml

from .. import ROOT


def own_folder(name: str) -> Path:
    """The folder of this name in an installed groundwork; in a checkout the checkout itself."""
    installed = Path(__file__).resolve().parents[1] / name
    return installed if installed.is_dir() else ROOT


PACKAGE = own_folder("_package")
"""The dbt package inside an installed groundwork; in a checkout what it is made from."""

IS_INSTALLED = PACKAGE != ROOT

FILE = PACKAGE / "dbt_project.yml"

SETTINGS = yaml.safe_load(FILE.read_text()) if FILE.is_file() else {}

VERSION: str = SETTINGS.get("version", "unknown")

OLDEST, NEWEST = SETTINGS.get("vars", {}).get("tested_versions", (0, 1000))
"""The major versions of PostgreSQL that are tested; any, where nothing says so."""
