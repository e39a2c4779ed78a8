"""A PostgreSQL server over one data folder, reached through a Unix socket only."""

import fcntl
import os
import re
import shlex
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import psycopg

from .. import GroundworkError
from .accounts import claim, let_execute, server_user
from .processes import end_orphans, postmaster, run_as

START_SECONDS = 60
PORT = "5432"
"""Of the socket, where the settings name no other."""


@dataclass
class Cluster:
    """One server: `folder` holds its data, log and lock, `sockets` its socket, both absolute.

    Any method may be called by several processes at once, and after any crash.
    """

    folder: Path
    binaries: Path
    sockets: Path
    settings: dict[str, str] = field(default_factory=dict)
    furnish: Callable[[psycopg.Connection], None] = lambda connection: None
    """Makes what the server has to hold, where it is missing; called at every start."""

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    def url(self, database: str = "postgres", user: str = "postgres") -> str:
        """A libpq connection URL."""
        port = self.settings.get("port", PORT)
        # what libpq takes where a URL names none
        named = "" if port == os.environ.get("PGPORT", PORT) else f"&port={port}"
        return f"postgresql://{user}@/{quote(database)}?host={quote(str(self.sockets))}{named}"

    def pid(self) -> int | None:
        """The process id of the running server, or None."""
        with self._access():
            return postmaster(self.data)

    def start(self) -> bool:
        """Make the server run and accept connections; False when it ran already.

        Raises GroundworkError with the end of the server's log when it can't be started.
        """
        with self._access():
            self.folder.mkdir(parents=True, exist_ok=True)
            with locked(self.folder / "lock"):
                started = postmaster(self.data) is None
                if started:
                    self._launch()
                with self._connect() as connection:
                    self.furnish(connection)
                return started

    def stop(self) -> bool:
        """Stop the server, ending its connections; False when none ran."""
        with self._access():
            if not self.data.exists():
                return False
            with locked(self.folder / "lock"):
                if postmaster(self.data) is None:
                    return False
                self._control("stop", "-m", "fast")
                if self.sockets != self.folder:
                    with suppress(OSError):
                        self.sockets.rmdir()
                return True

    def major_version(self) -> str:
        """The major version of the programs, such as "18"."""
        printed = run_as(None, [self.binaries / "postgres", "--version"], Path("/"))
        return re.search(r"\d+", printed).group()

    def _launch(self) -> None:
        user = server_user(self.data)
        claim(self.folder, user)
        claim(self.sockets, user)
        if user:
            let_execute(self.binaries, user)
        self._initialize(user)

        # PostgreSQL would take a lock file left by a killed server for a running one when the
        # number in it now belongs to another process of the same user.
        end_orphans(self.data)
        for left in [self.data / "postmaster.pid", *self.sockets.glob(".s.PGSQL.*")]:
            left.unlink(missing_ok=True)

        settings = {
            "listen_addresses": "",
            "unix_socket_directories": '"' + str(self.sockets).replace('"', '""') + '"',
            "unix_socket_permissions": "0700",
            **self.settings,
        }
        options = " ".join(f"-c {name}={shlex.quote(to)}" for name, to in settings.items())
        self._control("start", "-l", self.log, "-o", options)

    def _initialize(self, user: str | None) -> None:
        """Make the data folder where it is missing; an interrupted attempt leaves nothing."""
        mine = self.major_version()
        version_file = self.data / "PG_VERSION"
        if self.data.exists():
            theirs = version_file.read_text().strip()
            if theirs != mine:
                raise GroundworkError(
                    f"{self.data} was made by PostgreSQL {theirs}, and this is {mine}.\n"
                    f"Dump it with PostgreSQL {theirs}, or remove it to start with an empty one."
                )
            return
        unfinished = self.folder / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        initdb = [self.binaries / "initdb", "--username=postgres", "--auth=trust", "--no-sync"]
        locale = ["--locale=C.UTF-8", "--encoding=UTF8"]
        if int(mine) >= 17:
            locale += ["--locale-provider=builtin"]
        run_as(user, [*initdb, *locale, "--pgdata", unfinished], self.folder)
        unfinished.rename(self.data)

    def _control(self, action: str, *arguments: str | Path) -> None:
        control = [self.binaries / "pg_ctl", action, "-s", "-w", "-t", str(START_SECONDS)]
        try:
            run_as(server_user(self.data), [*control, "-D", self.data, *arguments], self.folder)
        except GroundworkError as error:
            raise GroundworkError(f"{error}\n{self._end_of_log()}") from None

    def _connect(self) -> psycopg.Connection:
        """Connect once the server accepts connections; it may be recovering from a crash."""
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                return psycopg.connect(self.url(), autocommit=True, connect_timeout=5)
            except psycopg.OperationalError as error:
                if time.monotonic() > deadline:
                    raise GroundworkError(f"{error}\n{self._end_of_log()}") from None
                time.sleep(0.1)

    def _end_of_log(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        return "\n".join([f"The end of {self.log}:", *lines[-10:]])

    @contextmanager
    def _access(self) -> Iterator[None]:
        try:
            yield
        except PermissionError as error:
            raise GroundworkError(
                f"{error.filename} belongs to another user, such as the one whom root runs the "
                f"server as.\nRun this as root, or remove {self.folder} as root to start anew."
            ) from None


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Hold an exclusive lock on `file`; whoever comes second waits until it is free."""
    with file.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
