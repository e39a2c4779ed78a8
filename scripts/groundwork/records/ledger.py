"""What stands in groundwork.ledger."""

from collections.abc import Iterator

import psycopg

from .. import GroundworkError

OUTCOMES = ("started", "done", "failed")

ENTRIES = """
select *
from (
    select
        id,
        run_id,
        run_by,
        application,
        started_at,
        concat_ws('.', nullif(schema_name, ''), object_name) as object,
        statement,
        hazard,
        allowed,
        affected_rows as rows,
        extract(epoch from lock_wait)::float as lock_wait_seconds,
        extract(epoch from duration)::float as duration_seconds,
        outcome,
        undo
    from groundwork.ledger
    where
        (%(run)s::text is null or starts_with(run_id, %(run)s))
        and (
            %(table)s::text is null
            or %(table)s in (object_name, schema_name || '.' || object_name)
        )
        and (%(since)s::timestamptz is null or started_at >= %(since)s)
        and (%(outcome)s::text is null or outcome = %(outcome)s)
    order by id desc
    limit %(limit)s
) as latest
order by id
"""


def entries(
    connection: psycopg.Connection,
    run: str | None = None,
    table: str | None = None,
    since: str | None = None,
    outcome: str | None = None,
    limit: int = 100,
) -> list:
    """The latest entries that fit, oldest first."""
    if outcome is not None and outcome not in OUTCOMES:
        raise GroundworkError(f"{outcome} is no outcome. They are: {', '.join(OUTCOMES)}.")
    if since is not None:
        since = moment(connection, since)
    parameters = {"run": run, "table": table, "since": since, "outcome": outcome, "limit": limit}
    return connection.execute(ENTRIES, parameters).fetchall()


def moment(connection: psycopg.Connection, text: str):
    """The time that `text` names: a timestamp, or how long ago."""
    for query in ("select now() - %s::interval as moment", "select %s::timestamptz as moment"):
        try:
            with connection.transaction():
                return connection.execute(query, [text]).fetchone().moment
        except psycopg.DataError:
            continue
    raise GroundworkError(f"{text} is neither a time nor an age. Examples: 2025-01-31, 2 days.")


def lines(found: list) -> Iterator[tuple[str, str]]:
    """The entries for people, each with its style on a terminal; a heading for each run."""
    run = ()
    for entry in found:
        if (entry.run_id, entry.run_by, entry.application) != run:
            run = entry.run_id, entry.run_by, entry.application
            by = f"{entry.run_by}, {entry.application}" if entry.application else entry.run_by
            yield f"run {entry.run_id} by {by}", "bold"
        first, *rest = entry.statement.strip().split("\n")
        more = f" ... ({len(rest) + 1} lines)" if rest else ""
        yield f"  {entry.started_at:%Y-%m-%d %H:%M:%S}  {entry.object}  {first}{more}", ""
        facts = [entry.outcome] if entry.outcome != "done" else []
        if entry.hazard:
            facts.append(
                f"{entry.hazard}, allowed as {entry.allowed}"
                if entry.allowed
                else f"{entry.hazard}, nothing can be lost"
                if entry.hazard == "retire_table"
                else f"{entry.hazard}, no rows at stake"
            )
        if entry.rows:
            facts.append(f"{entry.rows:,} rows")
        if entry.lock_wait_seconds is not None:
            facts.append(f"waited {entry.lock_wait_seconds:.3f} s for locks")
        if entry.duration_seconds is not None:
            facts.append(f"took {entry.duration_seconds:.3f} s")
        style = "red" if entry.outcome == "failed" else "yellow" if entry.hazard else "dim"
        yield f"      {'; '.join(facts)}", style
    if not found:
        yield "The ledger has no such entry.", ""
