"""Rows in groundwork.quarantine, and their way back into their tables."""

import json
import uuid

import psycopg
from psycopg import sql

from .. import GroundworkError
from ..cli.content import describe_error

WAITING = """
select
    id,
    schema_name,
    table_name,
    schema_name || '.' || table_name as place,
    action,
    reason,
    quarantined_at,
    primary_key,
    -- text, because Python would round its numbers
    content::text as content
from groundwork.quarantine
where restored_at is null
"""

COLUMNS = """
select
    attname as name,
    attgenerated <> '' as is_generated
from pg_catalog.pg_attribute
where
    attrelid = %s::regclass
    and attnum > 0
    and not attisdropped
order by attnum
"""

# Foreign keys are checked as the owner of the table referred to, whom its row security may bind.
INVOLVED = """
select coalesce(array_agg(distinct pg_class.oid), '{}') as tables
from pg_catalog.pg_class
where
    pg_has_role(pg_class.relowner, 'usage')
    and (
        pg_class.oid = %(table)s::regclass
        or pg_class.oid in (
            select confrelid
            from pg_catalog.pg_constraint
            where
                conrelid = %(table)s::regclass
                and contype = 'f'
        )
    )
"""

DEFINITION = """
select pg_get_constraintdef(oid) as definition
from pg_catalog.pg_constraint
where
    conname = %s
    and conrelid = to_regclass(format('%%I.%%I', %s::text, %s::text))
"""

RECORD = """
insert into groundwork.ledger (
    run_id, schema_name, object_name, statement, undo, affected_rows, outcome
)
values (%s, %s, %s, %s, %s, 1, 'done')
"""


PROJECT_PATH = "select groundwork.use_project_path()"
OWN_PATH = "select groundwork.use_engine_path()"

# What a row held before it was set back, for the statement that undoes it. It waits for nobody.
KEEP = """
insert into groundwork.quarantine (
    run_id, schema_name, table_name, action, reason, primary_key, content, restored_at
)
select
    {run},
    quarantine.schema_name,
    quarantine.table_name,
    quarantine.action,
    pg_catalog.format('what it held when row %s of the quarantine was put back', quarantine.id),
    quarantine.primary_key,
    pg_catalog.to_jsonb(live),
    pg_catalog.clock_timestamp()
from groundwork.quarantine
cross join ({live}) as live
where quarantine.id = {id}
returning id
"""


class DoesNotFitError(Exception):
    """Why a row cannot go back yet."""


def contents(connection: psycopg.Connection) -> dict[int, str]:
    """By number, the content of each row that waits."""
    return {row.id: row.content for row in connection.execute(WAITING).fetchall()}


def waiting(connection: psycopg.Connection) -> list[dict]:
    """What is known of each row that waits, but for its content."""
    rows = connection.execute(WAITING + "order by schema_name, table_name, id").fetchall()
    return [
        {
            "id": row.id,
            "table": row.place,
            "primary_key": row.primary_key,
            "action": row.action,
            "quarantined_at": f"{row.quarantined_at:%Y-%m-%d %H:%M}",
            "reason": row.reason,
        }
        for row in rows
    ]


def listing(rows: list[dict], contents: dict[int, str]) -> list[str]:
    """The rows that wait, as lines, with those of the `contents` that are to be shown."""
    lines = []
    for row in rows:
        line = "{id}  {table} {key}  {action} {quarantined_at}: {reason}"
        lines.append(line.format(key=json.dumps(row["primary_key"]), **row))
        lines += [f"    {contents[row['id']]}"] if row["id"] in contents else []
    return [*lines, f"{len(rows)} rows wait in quarantine."]


def chosen(
    connection: psycopg.Connection, table: str | None, ids: list[int], changed: bool
) -> list:
    """The removed (or changed) rows of `table`, or with these `ids`, or all; oldest first."""
    query = WAITING + (
        "and action = %(action)s "
        "and (%(table)s::text is null"
        " or %(table)s in (table_name, schema_name || '.' || table_name)) "
        "and (%(ids)s::bigint[] = '{}' or id = any(%(ids)s)) "
        # what was changed twice goes back to its first content
        "order by case action when 'removed' then id else -id end"
    )
    action = "changed" if changed else "removed"
    return connection.execute(query, {"action": action, "table": table, "ids": ids}).fetchall()


def restore(
    connection: psycopg.Connection, rows: list, renamed: dict[str, str], dry_run: bool
) -> list[tuple]:
    """Put `rows` back; returns those that do not fit, each with the reason.

    A row may refer to another one in quarantine, so those that failed are tried again for as long
    as others succeed.
    """
    run = str(uuid.uuid4())
    waiting, refused = rows, {}
    with connection.transaction(force_rollback=dry_run):
        tables = sorted({row.place for row in rows})
        lifted = [table for table in tables for table in lift(connection, table)]
        while waiting:
            refused = {}
            for row in waiting:
                try:
                    with connection.transaction():
                        put_back(connection, row, renamed, run)
                        connection.execute(PROJECT_PATH)
                        connection.execute("set constraints all immediate")
                        connection.execute(OWN_PATH)
                except (DoesNotFitError, psycopg.Error) as error:
                    refused[row.id] = row, reason_of(connection, error)
            if len(refused) == len(waiting):
                break
            waiting = [row for row, _ in refused.values()]
        connection.execute("select groundwork.restore_row_security(%s::oid[])", [lifted])
    return list(refused.values())


def lift(connection: psycopg.Connection, table: str) -> list[int]:
    """Take forced row security off `table` and those it refers to; returns which were lifted."""
    try:
        known = connection.execute("select to_regclass(%s) as oid", [table]).fetchone()
        if known.oid is None:
            return []
        tables = connection.execute(INVOLVED, {"table": table}).fetchone().tables
        query = "select groundwork.lift_row_security(%s::oid[]) as lifted"
        return connection.execute(query, [tables]).fetchone().lifted
    except psycopg.errors.InsufficientPrivilege as error:
        raise GroundworkError(f"{error.diag.message_primary}\n{error.diag.message_hint}") from None


def put_back(connection: psycopg.Connection, row, renamed: dict[str, str], run: str) -> None:
    mark = (
        "update groundwork.quarantine set restored_at = clock_timestamp()"
        " where id = %s and restored_at is null"
    )
    if connection.execute(mark, [row.id]).rowcount == 0:
        raise DoesNotFitError("it was put back meanwhile")
    key = [renamed.get(name, name) for name in row.primary_key]
    columns = fitting(connection, row, renamed)
    table = sql.Identifier(row.schema_name, row.table_name)
    values = record(table, kept_content(row, renamed))
    same = sql.SQL(" and ").join(
        sql.SQL("live.{0} = old.{0}").format(sql.Identifier(name)) for name in key
    )
    if not key:
        raise DoesNotFitError("its table had no primary key; take it from groundwork.quarantine")
    if row.action == "removed":
        undo = sql.SQL("delete from {} as live using {} as old where {}").format(
            table, values, same
        )
        statement = insert(table, columns, values)
    else:
        statement, undo = set_back(connection, row, run, table, columns, values, same)
    # what the table's triggers and checks name is found along the project's path
    connection.execute(PROJECT_PATH)
    written = connection.execute(statement).rowcount
    connection.execute(OWN_PATH)
    if written != 1:
        raise DoesNotFitError("a trigger of the table did not let it in")
    texts = [part.as_string(connection) if part else None for part in (statement, undo)]
    connection.execute(RECORD, [run, row.schema_name, row.table_name, *texts])


def kept_content(row, renamed: dict[str, str]) -> sql.Composable:
    """The row's content as the quarantine holds it: the ledger names it and does not repeat it."""
    content = sql.SQL("content")
    for old, new in renamed.items():
        if old in json.loads(row.content):
            content = sql.SQL(
                "({0} - {1} || pg_catalog.jsonb_build_object({2}, {0} -> {1}))"
            ).format(content, sql.Literal(old), sql.Literal(new))
    query = sql.SQL("(select {} from groundwork.quarantine where id = {})")
    return query.format(content, sql.Literal(row.id))


def record(table: sql.Identifier, content: sql.Composable) -> sql.Composed:
    return sql.SQL("pg_catalog.jsonb_populate_record(null::{}, {})").format(table, content)


def fitting(connection: psycopg.Connection, row, renamed: dict[str, str]) -> list[sql.Identifier]:
    """The columns of the table that the row has; raises when it has others with a value."""
    known = connection.execute(
        "select to_regclass(%s) is not null as is_there",
        [sql.Identifier(row.schema_name, row.table_name).as_string(connection)],
    ).fetchone()
    if not known.is_there:
        raise DoesNotFitError("the table is not there")
    place = sql.Identifier(row.schema_name, row.table_name).as_string(connection)
    columns = connection.execute(COLUMNS, [place]).fetchall()
    names = {column.name for column in columns}
    values = {renamed.get(name, name): value for name, value in json.loads(row.content).items()}
    gone = [name for name, value in values.items() if name not in names and value is not None]
    if gone:
        raise DoesNotFitError(
            f"the table has no column {', '.join(gone)}; where it has another name now, say so:"
            f" --renamed {gone[0]}=..."
        )
    return [
        sql.Identifier(column.name)
        for column in columns
        if column.name in values and not column.is_generated
    ]


def insert(table: sql.Identifier, columns: list, values: sql.Composed) -> sql.Composed:
    return sql.SQL("insert into {} ({}) overriding system value select {} from {} as old").format(
        table,
        sql.SQL(", ").join(columns),
        sql.SQL(", ").join(sql.SQL("old.{}").format(column) for column in columns),
        values,
    )


def set_back(
    connection: psycopg.Connection,
    row,
    run: str,
    table: sql.Identifier,
    columns: list,
    values: sql.Composed,
    same: sql.Composed,
) -> tuple[sql.Composed, sql.Composed]:
    """The statement that gives a row its old content, and the one that undoes it.

    Only columns that differ are set; what the row holds now is kept in the quarantine.
    """
    connection.execute(PROJECT_PATH)
    live = sql.SQL("select live.* from {} as live, {} as old where {} for update")
    kept = connection.execute(
        sql.SQL(KEEP).format(
            run=sql.Literal(run),
            live=live.format(table, values, same),
            id=sql.Literal(row.id),
        )
    ).fetchone()
    if kept is None:
        raise DoesNotFitError("the row is not there any more")
    now = record(
        table,
        sql.SQL("(select content from groundwork.quarantine where id = {})").format(
            sql.Literal(kept.id)
        ),
    )
    differing = [
        column
        for column in columns
        if connection.execute(
            sql.SQL(
                "select old.{0} is distinct from now.{0} as differs from {1} as old, {2} as now"
            ).format(column, values, now)
        )
        .fetchone()
        .differs
    ]
    connection.execute(OWN_PATH)
    if not differing:
        raise DoesNotFitError("the row has its old content already")
    update = "update {} as live set {} from {} as old where {}"
    setting = sql.SQL(", ").join(sql.SQL("{0} = old.{0}").format(column) for column in differing)
    return (
        sql.SQL(update).format(table, setting, values, same),
        sql.SQL(update).format(table, setting, now, same),
    )


def reason_of(connection: psycopg.Connection, error: Exception) -> str:
    """The message, with the constraint as it is declared: it names the columns."""
    if not isinstance(error, psycopg.Error):
        return str(error)
    diagnosis = error.diag
    names = [diagnosis.constraint_name, diagnosis.schema_name, diagnosis.table_name]
    found = connection.execute(DEFINITION, names).fetchone() if all(names) else None
    return describe_error(error) + (f": {found.definition}" if found else "")
