"""What undoes a run, and how many rows that would drop."""

from collections.abc import Iterator
from contextlib import suppress

import psycopg

from .. import GroundworkError

RUNS = """
select
    run_id,
    min(started_at) as began_at
from groundwork.ledger
where starts_with(run_id, %s)
group by run_id
order by run_id
"""

UNDO = """
select
    statement,
    undo,
    concat_ws(
        ', ', groundwork.home_of(nullif(schema_name, '')), groundwork.search_path()
    ) as path
from groundwork.ledger
where
    run_id = %s
    and outcome <> 'failed'
order by id desc
"""

NOT_COUNTED = "Rows that it would drop are not counted: that needs pip install 'groundwork[audit]'."


def undo(connection: psycopg.Connection, run: str) -> tuple[str, list[str]]:
    """The statements that undo those of a run, in reverse, and what they would drop of rows.

    `run` is the run's id, or how it begins. A comment stands where nothing undoes a statement. The
    statements are for the search path that those of the run were executed with.
    """
    rows = connection.execute(UNDO, [only_run(connection, run)]).fetchall()
    losses = losses_of(connection, rows)
    parts, path = [*(f"-- {loss}" for loss in losses), "begin;"], None
    for row in rows:
        if row.undo and row.path != path:
            path = row.path
            parts.append(f"set local search_path = {path};")
        if row.undo:
            parts.append(row.undo.strip().rstrip(";") + ";")
        else:
            parts.append("-- nothing undoes: " + row.statement.strip().replace("\n", "\n-- "))
    return "\n".join([*parts, "commit;"]), losses


def only_run(connection: psycopg.Connection, beginning: str) -> str:
    """The id of the one run that begins so. Raises GroundworkError for none and for several."""
    found = connection.execute(RUNS, [beginning]).fetchall()
    exact = [row.run_id for row in found if row.run_id == beginning]
    if exact or len(found) == 1:
        return exact[0] if exact else found[0].run_id
    if not found:
        raise GroundworkError(f"The ledger has no run {beginning}.")
    listed = "\n".join(f"  {row.run_id} of {row.began_at:%Y-%m-%d %H:%M:%S}" for row in found)
    raise GroundworkError(f"{len(found)} runs begin with {beginning}. Name more of one:\n{listed}")


def losses_of(connection: psycopg.Connection, rows: list) -> list[str]:
    """A sentence for each table whose rows, or values of a column, the undo would drop."""
    undos = [row for row in rows if row.undo]
    try:
        found = {drop: row.path for row in undos for drop in drops_of(row.undo)}
    except ModuleNotFoundError:
        return [NOT_COUNTED] if undos else []
    tables = {table for table, column, where in found if column is None and where is None}
    sentences = []
    for (table, column, where), path in found.items():
        if table in tables and (column or where):
            continue
        number = count(connection, table, column, where, path)
        if number:
            rows_ = f"{number:,} row" + ("" if number == 1 else "s")
            if column:
                held = f"column {column} of {table}, with values in {rows_}"
            else:
                held = f"{rows_} of {table}"
            sentences.append(f"This would drop {held}.")
    return sentences


Drop = tuple[str, str | None, str | None]
"""A table, and the column or the condition when not all of it goes."""


def drops_of(statement: str) -> Iterator[Drop]:
    """What a statement would drop of rows, as PostgreSQL's parser reads it."""
    import pglast
    from pglast import ast
    from pglast.enums import AlterTableType, ObjectType
    from pglast.stream import RawStream

    try:
        parsed = [raw.stmt for raw in pglast.parse_sql(statement)]
    except pglast.parser.ParseError:
        return
    for node in parsed:
        match node:
            case ast.DropStmt(removeType=ObjectType.OBJECT_TABLE):
                for parts in node.objects:
                    yield quoted(*(part.sval for part in parts)), None, None
            case ast.AlterTableStmt(objtype=ObjectType.OBJECT_TABLE):
                for command in node.cmds:
                    if command.subtype == AlterTableType.AT_DropColumn:
                        yield name_of(node.relation), command.name, None
            case ast.TruncateStmt():
                for relation in node.relations:
                    yield name_of(relation), None, None
            case ast.DeleteStmt(usingClause=None):
                where = RawStream()(node.whereClause) if node.whereClause else None
                yield name_of(node.relation), None, where


def name_of(relation) -> str:
    return quoted(*(part for part in (relation.schemaname, relation.relname) if part))


def quoted(*parts: str) -> str:
    """The name as PostgreSQL writes it: quoted only where it has to be."""
    from ..audit.quoting import quote_ident

    return ".".join(quote_ident(part) for part in parts)


def count(
    connection: psycopg.Connection, table: str, column: str | None, where: str | None, path: str
) -> int:
    """How many rows; 0 where the table or column is gone meanwhile."""
    condition = f"{quoted(column)} is not null" if column else where or "true"
    with suppress(psycopg.ProgrammingError), connection.transaction():
        connection.execute(f"set local search_path = {path}")
        query = f"select count(*) as number from {table} where {condition}"
        return connection.execute(query).fetchone().number
    return 0
