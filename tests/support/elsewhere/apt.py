"""apt-get with a state, a cache and sources of its own; it needs no root."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .folders import NotFetchedError

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")

OPTIONS = {
    # root would otherwise hand downloads to the user _apt, who can't write here
    "APT::Sandbox::User": "root",
    "Acquire::Languages": "none",
    "Acquire::Retries": "2",
}


@dataclass(frozen=True)
class Apt:
    """apt-get below `folder`, which reads `folder`/sources.list: the machine's sources without."""

    folder: Path

    @property
    def sources(self) -> Path:
        return self.folder / "sources.list"

    @property
    def archives(self) -> Path:
        """The folder of what was downloaded."""
        return self.folder / "cache" / "archives"

    def run(self, *arguments: str) -> str:
        """What apt-get prints; raises NotFetchedError with its last line when it fails."""
        if not shutil.which("apt-get"):
            raise NotFetchedError("this machine has no apt-get")
        state = self.folder / "state"
        for needed in (state / "lists" / "partial", self.archives / "partial"):
            needed.mkdir(parents=True, exist_ok=True)
        # to this apt nothing is installed, so it names every package that is needed
        (state / "status").touch()
        options = OPTIONS | {
            "Dir::State": state,
            "Dir::State::status": state / "status",
            "Dir::Cache": self.folder / "cache",
        }
        if self.sources.exists():
            options["Dir::Etc::sourcelist"] = self.sources
            for unread in ("sourceparts", "preferences", "preferencesparts"):
                options[f"Dir::Etc::{unread}"] = "-"
        command = ["apt-get", "-qq"]
        for name, value in options.items():
            command += ["-o", f"{name}={value}"]
        done = subprocess.run(
            [*command, *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "LC_ALL": "C", "DEBIAN_FRONTEND": "noninteractive"},
        )
        if done.returncode != 0:
            printed = (done.stderr.strip() or "it printed nothing").splitlines()
            raise NotFetchedError(f"apt-get {arguments[0]} failed: {printed[-1]}")
        return done.stdout

    def read_release(self, suite: str, mirrors: dict[str, str]) -> None:
        """Read the package lists of the Debian release `suite` from `mirrors`."""
        signed = f"[signed-by={KEYRING}] " if KEYRING.exists() else ""
        lines = [f"deb {signed}{mirrors['Debian']} {suite} main"]
        if suite != "sid" and "Debian-Security" in mirrors:
            lines.append(f"deb {signed}{mirrors['Debian-Security']} {suite}-security main")
        self.folder.mkdir(parents=True, exist_ok=True)
        self.sources.write_text("".join(f"{line}\n" for line in lines))
        self.run("update")


def mirrors(folder: Path) -> dict[str, str]:
    """The addresses that this machine reads Debian's archives from, by the archive's label."""
    machine = Apt(folder)
    # apt names an archive only once it has read it, which a new machine hasn't done
    machine.run("update")
    query = ("indextargets", "--format", "$(LABEL)|$(REPO_URI)", "Origin: Debian")
    found = dict(line.split("|", 1) for line in reversed(machine.run(*query).splitlines()))
    if "Debian" not in found:
        raise NotFetchedError("apt on this machine has no source of Debian's")
    return found
