"""Keeps the dbt package inside a project equal to the groundwork that works on it.

A project says in packages.yml `- local: .groundwork/package`. That folder is written here, and
macros/groundwork.sql beside the project's own macros.
"""

import fcntl
import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from .. import ROOT, GroundworkError
from .place import Place
from .version import IS_INSTALLED, PACKAGE, VERSION

LOCAL = ".groundwork/package"
STAMP = "groundwork.stamp"
"""The file in the folder that says which contents it was written from."""

MACROS = "macros/groundwork.sql"
"""What dbt looks for in the project alone; written with the package."""

SOURCES = ("dbt_project.yml", "macros", "analyses", "tests/dbt", "models/03_functions")
SOURCES += ("scripts/groundwork/package",)
"""What the package is made from in a checkout."""


def bring_package(place: Place, always: bool = False) -> bool:
    """Write the package, and have dbt install it, where it is missing or another one, or `always`.

    Returns whether anything was done: nothing in a project that does not ask for it.
    """
    if not asks_for_package(place):
        return False
    folder = place.root / LOCAL
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / "package.lock").open("a") as handle:
        # of two commands that start at once, one writes it
        fcntl.flock(handle, fcntl.LOCK_EX)
        return renew(place, folder, always)


def renew(place: Place, folder: Path, always: bool) -> bool:
    stamp, known = stamp_of_package(), folder / STAMP
    is_written = known.is_file() and known.read_text() == stamp
    if not is_written:
        write_package(folder, stamp)
    install_path = place.root / place.settings.get("packages-install-path", "dbt_packages")
    is_installed = (install_path / "groundwork" / STAMP).is_file()
    has_macros = (place.root / MACROS).is_file()
    if is_written and is_installed and has_macros and not always:
        return False
    from ..package import write_project_macros

    write_project_macros(folder, place.root)
    install(place)
    return True


def asks_for_package(place: Place) -> bool:
    import yaml

    for name in ("packages.yml", "dependencies.yml"):
        file = place.root / name
        if file.is_file():
            content = yaml.safe_load(file.read_text()) or {}
            locals_ = [each.get("local") for each in content.get("packages") or []]
            if LOCAL in [str(each).removeprefix("./").rstrip("/") for each in locals_]:
                return True
    return False


def stamp_of_package() -> str:
    """The version, and what tells one state of its files from another."""
    digest = hashlib.sha256()
    sources = [PACKAGE] if IS_INSTALLED else [ROOT / name for name in SOURCES]
    for source in sources:
        for file in sorted([source, *source.rglob("*")]):
            if file.is_file() and file.suffix != ".pyc":
                digest.update(f"{file} {file.stat().st_mtime_ns}\n".encode())
    return f"{VERSION} {digest.hexdigest()}\n"


def write_package(folder: Path, stamp: str) -> None:
    """Replace `folder` as a whole, so that nothing of an older version stays."""
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="package-") as made:
        new = Path(made) / "package"
        if IS_INSTALLED:
            shutil.copytree(PACKAGE, new)
        else:
            from ..package import build

            build(new)
        (new / STAMP).write_text(stamp)
        shutil.rmtree(folder, ignore_errors=True)
        new.rename(folder)


def install(place: Place) -> None:
    """Have dbt put the package where it looks for packages."""
    command = [sys.executable, "-c", "from dbt.cli.main import cli; cli()"]
    command += ["--log-level", "warn", "--no-use-colors"]
    command += ["deps", "--project-dir", str(place.root), "--profiles-dir", str(place.profiles)]
    done = subprocess.run(command, cwd=place.root, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise GroundworkError(f"dbt deps failed:\n{(done.stdout + done.stderr).strip()}")
