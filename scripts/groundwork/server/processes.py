"""Running PostgreSQL's programs, and finding the processes of one data folder."""

import contextlib
import os
import pwd
import subprocess
import tempfile
from pathlib import Path

import psutil

from .. import GroundworkError


def run_as(user: str | None, command: list[str | Path], folder: Path) -> str:
    """Run `command` in `folder` as the operating system's `user`, or as the caller when None.

    The environment is empty but for the search path and the C locale, so that neither a PG*
    variable nor a locale that this machine lacks changes what the program does.

    Returns what the program printed; raises GroundworkError with it when the program fails.
    """
    as_user = {}
    if user:
        as_user = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}
    # A file and not a pipe: a server that the program starts would hold the pipe open.
    with tempfile.TemporaryFile("w+") as printed:
        code = subprocess.run(
            [str(part) for part in command],
            cwd=folder,
            env={"PATH": os.defpath, "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=subprocess.STDOUT,
            check=False,
            **as_user,
        ).returncode
        printed.seek(0)
        output = printed.read().strip()
    if code != 0:
        raise GroundworkError(f"{Path(command[0]).name} failed:\n{output}")
    return output


def is_postgres(process: psutil.Process, data: Path) -> bool:
    """Whether `process` is PostgreSQL working in the folder `data`, its server or a worker."""
    with contextlib.suppress(psutil.Error, OSError):
        alive = process.status() != psutil.STATUS_ZOMBIE
        return alive and process.name() == "postgres" and Path(process.cwd()) == data
    return False


def postmaster(data: Path) -> int | None:
    """The process id of the server that runs over the folder `data`, or None.

    The number in postmaster.pid alone proves nothing: after a crash it may be anyone's.
    Raises PermissionError when `data` belongs to another user.
    """
    try:
        pid = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
        return pid if is_postgres(psutil.Process(pid), data) else None
    except (FileNotFoundError, ValueError, psutil.NoSuchProcess):
        return None


def end_orphans(data: Path) -> None:
    """End the workers that outlive a killed server of the folder `data`, which can take a moment.

    Only then may its lock files go: they keep a second server off data still in use.
    """
    orphans = [process for process in psutil.process_iter() if is_postgres(process, data)]
    for end in (psutil.Process.terminate, psutil.Process.kill):
        for orphan in orphans:
            with contextlib.suppress(psutil.NoSuchProcess):
                end(orphan)
        _, orphans = psutil.wait_procs(orphans, timeout=5)
