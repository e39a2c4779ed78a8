"""A marker in every text that the rows of the matrix hold, to be looked for in all that is said."""

import re
from contextlib import contextmanager

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

from .matrix import LINES, equal

FORMS = {
    "text": [str, lambda marker: f"{marker}@example.test", lambda marker: f"https://{marker}.test"],
    "jsonb": [lambda marker: Jsonb({"x": marker}), lambda marker: Jsonb([marker])],
    "_text": [lambda marker: [marker]],
}
MARKER = re.compile(r"marked[0-9]+x")


class Markers:
    """The rows of `world`, marked; who may read which."""

    def __init__(self, world):
        self.world = world
        self.connection = world.connection
        self.places = {}
        """By marker, the line of its row and the column."""
        self._notices = []
        self.connection.add_notice_handler(self._note)
        # neither triggers nor foreign keys have a say; checks and unique keys do
        self.connection.execute("set local session_replication_role = 'replica'")
        for line in LINES.values():
            for column, (type_name, *_, is_generated) in world.rows.columns[line.table].items():
                if type_name in FORMS and not is_generated and column not in self._fixed(line):
                    self._mark(line, column, FORMS[type_name])
        self.connection.execute("set local session_replication_role = 'origin'")

    def _note(self, diagnostic):
        self._notices.append(text_of(diagnostic))

    def _fixed(self, line):
        """Columns that identify the row, say whose it is, or refer to another."""
        references = self.world.rows.references[line.table]
        referring = {column for columns, *_ in references for column in columns}
        return referring | {*self.world.standing[line.name].key, *line.where}

    def _mark(self, line, column, forms):
        key = self.world.standing[line.name].key
        marker = f"marked{len(self.places)}x"
        update = sql.SQL("update {} set {} = %s where {}").format(
            sql.Identifier(line.table), sql.Identifier(column), equal(key)
        )
        for form in forms:
            try:
                with self.connection.transaction():
                    self.connection.execute(update, [form(marker), *key.values()])
                self.places[marker] = (line, column)
                return
            except psycopg.errors.CheckViolation:
                pass

    def hidden_from(self, actor, text):
        """The columns whose marker is in `text` though `actor` does not read it."""
        found = {}
        for marker in MARKER.findall(text):
            line, column = self.places[marker]
            if column in line.hidden or not line.may(actor, "select"):
                found[f"{line.name} {column}"] = None
        return [*found]

    @contextmanager
    def trying(self, actor):
        """Yields a function that has `actor` run a statement and returns all that is said.

        It returns the number of rows as well, and the SQLSTATE of an error; it is undone.
        """
        with self.world.acting(actor):

            def attempt(statement, values=()):
                self._notices.clear()
                rows, state, said = 0, None, ""
                try:
                    with self.connection.transaction(force_rollback=True):
                        cursor = self.connection.execute(statement, values)
                        rows = cursor.rowcount
                        said = repr(cursor.fetchall()) if cursor.description else ""
                except psycopg.Error as error:
                    state, said = error.sqlstate, text_of(error.diag)
                return rows, state, " ".join([said, *self._notices])

            yield attempt


def text_of(diagnostic):
    """Everything that an error or a notice says."""
    parts = [
        diagnostic.message_primary,
        diagnostic.message_detail,
        diagnostic.message_hint,
        diagnostic.context,
        diagnostic.internal_query,
    ]
    return " ".join(filter(None, parts))
