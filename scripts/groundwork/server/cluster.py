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
from typing import IO
from urllib.parse import quote

import psycopg

from .. import GroundworkError
from .accounts import claim, let_execute, server_user
from .processes import end_orphans, is_server, run_as, written_process
from .sockets import PORT, listens

START_SECONDS = 60
HOLD_SECONDS = 5


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
        """The process id of the running server, or None.

        The server may run in another container that has the same folder. Then its socket answers,
        and the process id is one of that container's.
        """
        with self._access():
            return self._running()

    def start(self) -> bool:
        """Make the server run and accept connections; False when it ran already.

        Raises GroundworkError with the end of the server's log when it can't be started.
        """
        with self._access():
            self.folder.mkdir(parents=True, exist_ok=True)
            with locked(self.folder / "lock"):
                started = self._running() is None
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
                number = self._running()
                if number is None:
                    return False
                if not is_server(number, self.data):
                    raise GroundworkError(
                        f"The PostgreSQL server over {self.data} runs in another container, as"
                        f" process {number} there.\nNothing was changed. Stop it in that container."
                    )
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

        end_orphans(self.data)
        with self._hold() as held:
            self._remove_left_locks(held)
            self._start_server(held)
            held.seek(0)
            held.truncate()
            held.write(self._start_time() or "")

    def _running(self) -> int | None:
        number, port = written_process(self.data), self.settings.get("port", PORT)
        if number and (is_server(number, self.data) or listens(self.sockets, port)):
            return number
        return None

    @contextmanager
    def _hold(self) -> Iterator[IO[str]]:
        """The file `running`, locked for as long as a server started with it has a process.

        The lock is inherited by the server, so that the kernel knows of one that can't be seen
        from here.
        """
        deadline = time.monotonic() + HOLD_SECONDS
        with (self.folder / "running").open("a+") as held:
            while True:
                try:
                    fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() > deadline:
                        raise GroundworkError(
                            f"Another PostgreSQL server works on {self.data}. It is not seen from"
                            " here, as one in another container is not.\n"
                            "Nothing was changed. Stop it in the container where it was started."
                        ) from None
                    time.sleep(0.1)
            yield held

    def _start_time(self) -> str | None:
        """When the server of postmaster.pid started, as that says; None when it does not."""
        with suppress(FileNotFoundError, IndexError):
            return (self.data / "postmaster.pid").read_text().split("\n")[2]
        return None

    def _remove_left_locks(self, held: IO[str]) -> None:
        """Remove the lock files of a server that is surely gone: it held what is held now.

        PostgreSQL would take them for those of a running one when the number in them now belongs to
        another process of the same user. What another server left, PostgreSQL itself judges.
        """
        held.seek(0)
        file = self.data / "postmaster.pid"
        if not file.exists() or self._start_time() == held.read():
            for left in [file, *self.sockets.glob(".s.PGSQL.*")]:
                left.unlink(missing_ok=True)

    def _start_server(self, held: IO[str]) -> None:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": '"' + str(self.sockets).replace('"', '""') + '"',
            "unix_socket_permissions": "0700",
            **self.settings,
        }
        options = " ".join(f"-c {name}={shlex.quote(to)}" for name, to in settings.items())
        try:
            self._control("start", "-l", self.log, "-o", options, kept_open=(held.fileno(),))
        except GroundworkError as error:
            left = self.data / "postmaster.pid"
            if not left.exists():
                raise
            raise GroundworkError(
                f"{error}\nNothing was changed. If no server works on {self.data} any more, in no"
                f" container either, remove {left} and start again."
            ) from None

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

    def _control(
        self, action: str, *arguments: str | Path, kept_open: tuple[int, ...] = ()
    ) -> None:
        control = [self.binaries / "pg_ctl", action, "-s", "-w", "-t", str(START_SECONDS)]
        try:
            command = [*control, "-D", self.data, *arguments]
            run_as(server_user(self.data), command, self.folder, kept_open)
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
                f"{error.filename or self.sockets} belongs to another user, such as the one whom "
                f"root runs the server as.\nRun this as root, or remove {self.folder} as root to "
                "start with an empty database."
            ) from None


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Hold an exclusive lock on `file`; whoever comes second waits until it is free."""
    with file.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
