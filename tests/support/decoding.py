"""What a subscriber of a publication receives, read as PostgreSQL's own protocol sends it."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg

PEEK = """
select data from pg_logical_slot_get_binary_changes(
    %s, null, null, 'proto_version', '1', 'publication_names', %s
)
"""
CHANGES = {"I": "insert", "U": "update", "D": "delete"}


@dataclass(frozen=True)
class Change:
    command: str
    table: str
    new: dict[str, str | None] | None = None
    """The published columns of the row as it is now."""
    old: dict[str, str | None] | None = None
    """Of the row as it was, the columns of the replica identity."""


class Reader:
    def __init__(self, data: bytes):
        self.data, self.place = data, 0

    def take(self, form: str):
        (value,) = struct.unpack_from(f"!{form}", self.data, self.place)
        self.place += struct.calcsize(f"!{form}")
        return value.decode() if isinstance(value, bytes) else value

    def text(self) -> str:
        end = self.data.index(b"\0", self.place)
        text, self.place = self.data[self.place : end].decode(), end + 1
        return text

    def values(self) -> list[str | None]:
        values = []
        for _ in range(self.take("h")):
            known = self.take("c") == "t"
            values.append(self.take(f"{self.take('i')}s") if known else None)
        return values


def changes(messages: list[bytes]) -> Iterator[Change]:
    """The changes of rows in the messages of pgoutput, in their order."""
    tables: dict[int, tuple[str, list[str], list[bool]]] = {}
    for message in messages:
        reader = Reader(message)
        kind = reader.take("c")
        if kind == "R":
            number, _, name, _ = reader.take("I"), reader.text(), reader.text(), reader.take("c")
            columns, keys = [], []
            for _ in range(reader.take("h")):
                keys.append(reader.take("b") == 1)
                columns.append(reader.text())
                reader.take("q")
            tables[number] = name, columns, keys
        elif kind in CHANGES:
            table, columns, keys = tables[reader.take("I")]
            rows = {}
            while reader.place < len(message):
                part = reader.take("c")
                rows[part] = dict(zip(columns, reader.values(), strict=True))
            old = rows.get("O") or rows.get("K")
            if "K" in rows:
                old = {
                    name: old[name] for name, is_key in zip(columns, keys, strict=True) if is_key
                }
            yield Change(CHANGES[kind], table, rows.get("N"), old)


@contextmanager
def subscribed(connection: psycopg.Connection, publication: str):
    """Yields a function that returns what the publication sent since the last call."""
    # what is not flushed yet is not decoded either
    connection.execute("set synchronous_commit = on")
    slot = f"of_{connection.info.backend_pid}"
    connection.execute("select pg_create_logical_replication_slot(%s, 'pgoutput')", [slot])
    try:
        yield lambda: [
            *changes([data for (data,) in connection.execute(PEEK, [slot, publication])])
        ]
    finally:
        connection.execute("select pg_drop_replication_slot(%s)", [slot])
