"""Runs migrations as a database would see them that ignores errors."""

from collections.abc import Callable
from contextlib import suppress

import psycopg
from pglast import enums
from pglast.stream import RawStream

from .limits import TOO_MUCH, LimitError
from .quoting import quote_ident
from .scratch import Scratch
from .stand_ins import BY_SUPERUSER, STAND_INS
from .statements import Migrations, Statement

SECONDS = 5
"""How long one statement may take, on tables that are almost empty."""

ALREADY_THERE = {"42P07", "42710", "42701", "42P06", "42723"}

CONTROL = {"TransactionStmt"}
ALONE = {
    "VacuumStmt", "AlterSystemStmt", "CreatedbStmt", "DropdbStmt", "CreateTableSpaceStmt",
    "DropTableSpaceStmt", "AlterEnumStmt", "ClusterStmt", "ReindexStmt",
}  # fmt: skip
"""Statements that need, or whose effect needs, a transaction of their own."""

RETURNING = {
    "SelectStmt", "InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt", "ExecuteStmt", "FetchStmt",
    "ExplainStmt", "CallStmt", "VariableShowStmt",
}  # fmt: skip
"""Statements that may return rows: these are left as they come, and fill no memory."""

LONGEST_MESSAGE = 2000
"""A migration can raise a message of any length."""

DISK_FULL = "53100"
CANCELED = "57014"


def replay(
    scratch: Scratch, migrations: Migrations, on_statement: Callable[[], None] = lambda: None
) -> None:
    """Run every statement, each in a savepoint of its file's transaction, and note what came."""
    runner = Runner(scratch)
    file = None
    for statement in migrations.statements:
        if statement.file != file:
            runner.begin_file()
            file = statement.file
        if statement.tree is not None:
            runner.run(statement)
        on_statement()
    runner.close()


class Runner:
    def __init__(self, scratch: Scratch) -> None:
        self.scratch = scratch
        self.notices: list[str] = []
        self.in_transaction = False
        self.open()

    def open(self) -> None:
        self.connection = self.scratch.connect()
        self.connection.add_notice_handler(lambda notice: self.notices.append(notice.sqlstate))

    def close(self) -> None:
        self.commit()
        self.connection.close()

    def begin_file(self) -> None:
        self.commit()
        self.connection.execute("discard all")
        self.connection.execute('set search_path = "$user", public, extensions')

    def commit(self) -> None:
        if self.in_transaction:
            try:
                with self.scratch.limits.over(self.connection, SECONDS):
                    self.connection.execute("commit")
            except (psycopg.Error, LimitError):
                # a deferred constraint, or a file that closed its own connection
                if self.connection.closed:
                    self.open()
                else:
                    with suppress(psycopg.Error):
                        self.connection.execute("rollback")
        self.in_transaction = False

    def run(self, statement: Statement) -> None:
        if statement.kind in CONTROL:
            statement.outcome = "done"
            return
        self.notices.clear()
        try:
            if self.by_platform(statement):
                pass
            elif statement.kind in ALONE or getattr(statement.tree, "concurrent", False):
                self.commit()
                self.connection.execute(f"set statement_timeout = {SECONDS * 1000}")
                self.execute(statement)
            else:
                self.in_savepoint(statement)
            skipped = set(self.notices) & ALREADY_THERE
            statement.outcome = "skipped" if skipped else "done"
        except psycopg.Error as error:
            details = (error.diag.message_detail, error.diag.context)
            message = error.diag.message_primary or str(error).strip()
            self.note(statement, error.sqlstate or "", message, *details)
            self.recover(statement)
        except LimitError as error:
            full = str(error) == TOO_MUCH
            self.note(statement, DISK_FULL if full else CANCELED, str(error))
            self.recover(statement)
            self.scratch.limits.require_space(statement.place)

    def note(self, statement: Statement, sqlstate: str, message: str, *details: str | None) -> None:
        """Note the failure of a statement."""
        statement.outcome = "failed"
        statement.sqlstate = sqlstate
        statement.message = message[:LONGEST_MESSAGE]
        statement.detail = " ".join(part for part in details if part)[:LONGEST_MESSAGE]

    def in_savepoint(self, statement: Statement) -> None:
        if not self.in_transaction:
            self.connection.execute("begin")
            self.in_transaction = True
        timeout = f"set local statement_timeout = {SECONDS * 1000}"
        self.connection.execute(f"{timeout}; savepoint audited")
        self.execute(statement)
        self.connection.execute("release savepoint audited")

    def execute(self, statement: Statement) -> None:
        # a cursor of its own, because a copy leaves one that can't be used again
        limits = self.scratch.limits.over(self.connection, SECONDS)
        with limits, self.connection.cursor() as cursor:
            if is_stream(statement):
                with cursor.copy(statement.text) as rows:
                    if not statement.tree.is_from:
                        for _ in rows:
                            pass
            elif statement.kind in RETURNING:
                leave_rows(cursor, statement.text)
            else:
                cursor.execute(statement.text.encode(), prepare=False)

    def recover(self, statement: Statement) -> None:
        if self.connection.closed:
            statement.message += " (it ended its own connection)"
            self.in_transaction = False
            self.open()
        elif self.in_transaction:
            try:
                self.connection.execute("rollback to savepoint audited; release savepoint audited")
            except psycopg.Error:
                with suppress(psycopg.Error):
                    self.connection.execute("rollback")
                self.in_transaction = False

    def by_platform(self, statement: Statement) -> bool:
        """Make or drop an extension that Supabase's platform does for whoever migrates; False when
        the statement is not one of these."""
        text = statement_of_platform(statement)
        if text:
            # another session does it, so what this file made so far has to be there for it
            self.commit()
            self.scratch.as_platform(text)
        return bool(text)


def statement_of_platform(statement: Statement) -> str:
    """What the platform runs in place of a statement on extensions; empty for any other.

    It is put together here, because it runs with more rights than a migration has.
    """
    tree = statement.tree
    if statement.kind == "CreateExtensionStmt" and tree.extname in BY_SUPERUSER:
        unless = "if not exists " * bool(tree.if_not_exists)
        options = {option.defname: option.arg.sval for option in tree.options or () if option.arg}
        schema = quote_ident(options.get("schema", "public"))
        return f"create extension {unless}{quote_ident(tree.extname)} schema {schema}"
    if statement.kind == "DropStmt" and tree.removeType == enums.ObjectType.OBJECT_EXTENSION:
        names = {name.sval for name in tree.objects}
        if names <= {*STAND_INS, *BY_SUPERUSER}:
            return RawStream()(tree)
    return ""


def is_stream(statement: Statement) -> bool:
    """Whether the client would send or get rows; none are sent, and those that come are left."""
    return statement.kind == "CopyStmt" and not statement.tree.filename


def leave_rows(cursor: psycopg.Cursor, text: str) -> None:
    """Run a statement, and let go of its rows as they come."""
    try:
        for _ in cursor.stream(text.encode()):
            pass
    except psycopg.ProgrammingError as error:
        # without a state it is not the server's: the statement returned no rows
        if error.sqlstate:
            raise
