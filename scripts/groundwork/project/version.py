"""The version of groundwork, which stands in dbt_project.yml and nowhere else."""

import yaml

from .. import ROOT

VERSION: str = yaml.safe_load((ROOT / "dbt_project.yml").read_text())["version"]
