"""Where a project's own server listens, known without its programs."""

import hashlib
import socket
from pathlib import Path

DATABASE = "groundwork"

PORT = "5432"
"""Of the socket, where the settings name no other."""


def sockets_of(project: Path) -> Path:
    """Where the socket of `project` is. profiles.yml says the same in Jinja.

    The path of a socket is limited to 107 bytes on Linux and 103 on macOS, so a project far down
    the tree has its socket in /tmp.
    """
    inside = project / ".groundwork"
    if len(str(inside).encode()) <= 88:
        return inside
    return Path("/tmp/groundwork-" + hashlib.md5(str(project).encode()).hexdigest())


def listens(folder: Path, port: str = PORT) -> bool:
    """Whether a server listens at the socket in `folder`, in another container or here."""
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(5)
        try:
            probe.connect(str(folder / f".s.PGSQL.{port}"))
        except TimeoutError:
            return True
        except (FileNotFoundError, ConnectionRefusedError):
            return False
    return True
