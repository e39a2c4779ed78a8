"""Adds the dbt package to a wheel that hatchling builds, as groundwork/_package."""

import sys
import tempfile
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface):
    def initialize(self, version: str, build_data: dict) -> None:
        """Write the package and have it included; an editable install makes its own."""
        if version == "editable":
            return
        sys.path.insert(0, str(Path(self.root, "scripts")))
        from groundwork.package import build

        self.folder = tempfile.TemporaryDirectory()
        made = build(Path(self.folder.name, "package"))
        build_data["force_include"][str(made)] = "groundwork/_package"

    def finalize(self, version: str, build_data: dict, artifact_path: str) -> None:
        if version != "editable":
            self.folder.cleanup()
