"""groundwork as a user has it: a wheel in an environment of its own, outside this repository."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from groundwork import ROOT
from groundwork.server.cluster import locked
from support.servers import open_folder, session_folder

CALL = ("--quiet", "--disable-pip-version-check")


@dataclass
class Groundwork:
    """The installed command, run in a folder as its user runs it."""

    program: Path
    home: Path

    def __call__(self, folder: Path, *arguments: str, **variables: str) -> tuple[int, str]:
        """The exit code, and what was printed, without colors."""
        known = {"HOME": str(self.home), "PATH": os.defpath, "PWD": str(folder), "NO_COLOR": "1"}
        finished = subprocess.run(
            [self.program, *arguments],
            cwd=folder,
            env={**known, "DBT_LOG_LEVEL_FILE": "debug", "COLUMNS": "200", **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert "Traceback" not in finished.stdout, finished.stdout
        return finished.returncode, re.sub(r"\x1b\[[0-9;]*m", "", finished.stdout)


@pytest.fixture(scope="session")
def environment() -> Path:
    """An environment with the wheel and the extra `server`, made once a session."""
    folder = session_folder() / "installed"
    with locked(session_folder() / "installed.lock"):
        if not (folder / "done").exists():
            wheels = folder / "wheels"
            pip = [sys.executable, "-m", "pip", *CALL]
            subprocess.run([*pip, "wheel", "--no-deps", "-w", wheels, ROOT], check=True)
            subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
            pip = [folder / "venv" / "bin" / "python", "-m", "pip", *CALL]
            (wheel,) = wheels.glob("groundwork-*.whl")
            subprocess.run([*pip, "install", f"{wheel}[server]"], check=True)
            (folder / "done").touch()
    return folder / "venv"


@pytest.fixture
def groundwork(environment, tmp_path) -> Groundwork:
    open_folder(tmp_path)
    home = tmp_path / "home"
    home.mkdir()
    return Groundwork(environment / "bin" / "groundwork", home)
