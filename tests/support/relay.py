"""TCP for the tests' servers, which listen on a Unix socket only."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def tcp_port(unix_socket: Path) -> Iterator[int]:
    """Yields a port of 127.0.0.1 that leads to the socket, as long as the block runs."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=accept, args=(listening, unix_socket), daemon=True).start()
        yield listening.getsockname()[1]


def accept(listening: socket.socket, unix_socket: Path) -> None:
    # closing it ends the wait
    with suppress(OSError):
        while True:
            client, _ = listening.accept()
            server = socket.socket(socket.AF_UNIX)
            server.connect(str(unix_socket))
            for source, target in ((client, server), (server, client)):
                threading.Thread(target=pass_on, args=(source, target), daemon=True).start()


def pass_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
