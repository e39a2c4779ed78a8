"""Which user of the operating system runs a server, and what that user needs for it."""

import fcntl
import os
import pwd
import stat
from pathlib import Path

from .. import GroundworkError
from .processes import run_as
from .wheel import ensure_user_exists

SERVER_USER = "pgserver"
"""Who runs a server that root starts: PostgreSQL refuses to run as root."""


def server_user(data: Path) -> str | None:
    """None when the caller runs the server himself; for root, the owner of `data` or pgserver."""
    if os.geteuid() != 0:
        return None
    if data.exists() and data.stat().st_uid != 0:
        return name_of(data.stat().st_uid, data)
    # of two servers that start on a new machine, both would make the user
    with Path("/etc/passwd").open() as accounts:
        fcntl.flock(accounts, fcntl.LOCK_EX)
        ensure_user_exists(SERVER_USER)
    return SERVER_USER


def name_of(number: int, data: Path) -> str:
    """The name of the user who owns `data`; PostgreSQL does not run as one without a name."""
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        raise GroundworkError(
            f"{data} belongs to the user id {number}, which has no name here. Another container,"
            " where it has one, may have made it.\nNothing was changed. Make such a user"
            f" (useradd --system --uid {number} NAME), or remove {data.parent} to start with an"
            " empty database."
        ) from None


def claim(folder: Path, user: str | None) -> None:
    """Make `folder` where it is missing, and let `user` (None: the caller) write to it.

    Raises GroundworkError when it is someone else's.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    account = pwd.getpwnam(user) if user else pwd.getpwuid(os.geteuid())
    if folder.is_symlink() or folder.stat().st_uid not in (os.geteuid(), account.pw_uid):
        raise GroundworkError(f"{folder} belongs to another user; the server needs it. Remove it.")
    if user:
        os.chown(folder, account.pw_uid, account.pw_gid)
        let_reach(folder, user)


def let_reach(path: Path, user: str) -> None:
    """Let `user` pass through the folders above `path`, and say which were opened for that."""
    for folder in reversed(path.parents):
        info = folder.stat()
        if not info.st_mode & stat.S_IXOTH and info.st_uid != pwd.getpwnam(user).pw_uid:
            folder.chmod(info.st_mode | stat.S_IXOTH)
            print(f"Let other users pass through {folder}: the server runs as {user}.")


def let_execute(binaries: Path, user: str) -> None:
    """Let `user` run the programs in `binaries`, installed by root with a strict umask or not."""
    let_reach(binaries, user)
    if not (binaries / "postgres").stat().st_mode & stat.S_IXOTH:
        run_as(None, ["chmod", "-R", "o+rX", binaries.parent], Path("/"))
