"""Running PostgreSQL's programs, and finding the processes of one data folder."""

import contextlib
import os
import pwd
import subprocess
import tempfile
from pathlib import Path

import psutil

from .. import GroundworkError


def run_as(
    user: str | None, command: list[str | Path], folder: Path, kept_open: tuple[int, ...] = ()
) -> str:
    """Run `command` in `folder` as the operating system's `user`, or as the caller when None.

    The environment is empty but for the search path and the C locale, so that neither a PG*
    variable nor a locale that this machine lacks changes what the program does. `kept_open` are
    the files that the program inherits.

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
            pass_fds=kept_open,
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
        return alive and process.name() == "postgres" and working_folder(process).samefile(data)
    return False


def working_folder(process: psutil.Process) -> Path:
    """Where `process` works; a container may know the same folder by another path."""
    link = Path(f"/proc/{process.pid}/cwd")
    return link if link.is_symlink() else Path(process.cwd())


def is_worker(process: psutil.Process) -> bool:
    """Whether a process of PostgreSQL works for a server, and is none itself."""
    with contextlib.suppress(psutil.Error, IndexError):
        return process.cmdline()[0].startswith("postgres: ")
    return True


def written_process(data: Path) -> int | None:
    """The number in postmaster.pid, or None.

    It proves nothing alone. After a crash it may be anyone's, and of a server in another container
    it is one of that container's. Raises PermissionError when `data` belongs to another user.
    """
    try:
        return int((data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None


def is_server(number: int, data: Path) -> bool:
    """Whether the process of that number is seen here, and is PostgreSQL over the folder `data`."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return is_postgres(psutil.Process(number), data)
    return False


def end_orphans(data: Path) -> None:
    """End the workers that outlive a killed server of the folder `data`, which can take a moment.

    Only then may its lock files go: they keep a second server off data still in use. Raises
    GroundworkError when the server itself is among them: a container's, seen from outside.
    """
    orphans = [process for process in psutil.process_iter() if is_postgres(process, data)]
    for process in orphans:
        if not is_worker(process):
            raise GroundworkError(
                f"Another PostgreSQL server works on {data}, and does not accept connections here"
                f" (process {process.pid}).\nNothing was changed. Wait until it has started, or"
                " stop it in the container where it runs."
            )
    for end in (psutil.Process.terminate, psutil.Process.kill):
        for orphan in orphans:
            with contextlib.suppress(psutil.NoSuchProcess):
                end(orphan)
        _, orphans = psutil.wait_procs(orphans, timeout=5)
