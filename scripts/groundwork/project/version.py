"""Versions that stand in dbt_project.yml and nowhere else."""

import yaml

from .. import ROOT

SETTINGS = yaml.safe_load((ROOT / "dbt_project.yml").read_text())

VERSION: str = SETTINGS["version"]

OLDEST, NEWEST = SETTINGS["vars"]["tested_versions"]
"""The major versions of PostgreSQL that are tested."""
