"""Versions that stand in dbt_project.yml and nowhere else."""

import yaml

from .. import ROOT

FILE = ROOT / "dbt_project.yml"

# --drift needs no project
SETTINGS = yaml.safe_load(FILE.read_text()) if FILE.exists() else {}

VERSION: str = SETTINGS.get("version", "unknown")

OLDEST, NEWEST = SETTINGS.get("vars", {}).get("tested_versions", (0, 1000))
"""The major versions of PostgreSQL that are tested; any, without a project."""
