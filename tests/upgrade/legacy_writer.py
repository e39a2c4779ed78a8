"""Somebody who uses a legacy database while it is taken over, and knows what he wrote."""

import threading
import uuid

import psycopg

from support.databases import Database

TABLES = ("leads", "events", "failed_attempts")

INSERTS = {
    "leads": "insert into leads (id, email) values (%(id)s, %(id)s::text || '@written.test')",
    "events": "insert into events (id, event_name) values (%(id)s, 'written')",
    "failed_attempts": "insert into failed_attempts (id, ip_address, attempt_count)"
    " values (%(id)s, '203.0.113.7', 1)",
}
# A view has no tableoid: what others were merged into is not changed by way of it.
UPDATES = {
    "leads": "update leads set first_name = 'written' where id = %(id)s",
    "events": "update events set event_name = 'written again' where id = %(id)s",
    "failed_attempts": "update failed_attempts set attempt_count = attempt_count + 1"
    " where id = %(id)s and tableoid is not null",
}
DELETES = {
    "leads": "delete from leads where id = %(id)s",
    "events": "delete from events where id = %(id)s",
    "failed_attempts": "delete from failed_attempts where id = %(id)s and tableoid is not null",
}

FOUND = """
select id::text from leads
union all
select id::text from app_events
union all
select primary_key ->> 'id' from groundwork.quarantine
where action = 'removed' and table_name in ('leads', 'events')
"""
ADDED_UP = """
select attempt_count from failed_login_attempts
where email is null and ip_address = '203.0.113.7'
"""


class Writer(threading.Thread):
    """Inserts, changes and deletes rows of its own until it is stopped.

    What the new schema refuses is nobody's fault; a statement that waits without an end is.
    """

    def __init__(self, database: Database):
        super().__init__()
        self.database = database
        self.rows: dict[str, dict[str, int]] = {table: {} for table in TABLES}
        """By table and id, how often each row was written."""
        self.waited: list[str] = []
        self._over = threading.Event()

    def run(self) -> None:
        with self.database.connect() as connection:
            connection.execute("set statement_timeout = '30s'")
            number = 0
            while not self._over.wait(0.01):
                number += 1
                self.write(connection, TABLES[number % len(TABLES)], number)

    def write(self, connection: psycopg.Connection, table: str, number: int) -> None:
        rows = self.rows[table]
        key = next(reversed(rows), None)
        if key is None or number % 4 == 0:
            key = str(uuid.uuid4())
            if self.is_done(connection, INSERTS[table], key):
                rows[key] = 1
        elif number % 11 == 0:
            if self.is_done(connection, DELETES[table], key):
                del rows[key]
        elif self.is_done(connection, UPDATES[table], key):
            rows[key] += 1

    def is_done(self, connection: psycopg.Connection, statement: str, key: str) -> bool:
        try:
            return connection.execute(statement, {"id": key}).rowcount == 1
        except psycopg.errors.QueryCanceled:
            self.waited.append(statement)
        except psycopg.Error:
            if connection.closed:
                raise
        return False

    def stop(self) -> None:
        self._over.set()
        self.join()

    def check(self) -> None:
        """Everything that was written is there or in quarantine; attempts are added up."""
        assert self.waited == []
        with self.database.connect() as connection:
            found = {key for (key,) in connection.execute(FOUND)}
            attempts = [count for (count,) in connection.execute(ADDED_UP)]
        assert {*self.rows["leads"], *self.rows["events"]} - found == set()
        assert attempts == [sum(self.rows["failed_attempts"].values())]
        assert all(len(rows) > 5 for rows in self.rows.values()), self.rows
