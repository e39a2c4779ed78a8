"""Where every row of before is now, and each of its values."""

from dataclasses import dataclass, field

import psycopg
from psycopg import sql

from ..project.compiled import Project
from . import keyless, values
from .outlook import shown
from .snapshot import prepare

TABLES = """
select
    legacy_table.schema_name as schema,
    legacy_table.table_name as name,
    legacy_table.key_columns,
    -- the column is missing where an older version began the adoption
    coalesce((to_jsonb(legacy_table) ->> 'has_key')::boolean, false) as has_key,
    legacy_table.column_names,
    legacy_table.column_types,
    legacy_table.row_count as rows,
    coalesce(
        consolidation.retired_as is not null, false
    ) as is_retired,
    case
        when consolidation.retired_as is not null then array['retired', consolidation.retired_as]
        else array[legacy_table.schema_name, legacy_table.table_name]
    end as place,
    consolidation.id as consolidation,
    consolidation.successor,
    consolidation.key_column
from groundwork.legacy_table
left join lateral (
    select *
    from groundwork.consolidation as entry
    where
        entry.schema_name = legacy_table.schema_name
        and entry.table_name = legacy_table.table_name
        and entry.retired_at is not null
    order by entry.retired_at desc
    limit 1
) as consolidation on true
where legacy_table.adoption_id = %s
order by legacy_table.schema_name, legacy_table.table_name
"""

OF_TABLE = """
select
    fate,
    reason,
    count(*) as rows,
    sum(converted)::bigint as converted,
    sum(filled)::bigint as filled,
    (array_agg(array_to_string(key, ', ') order by number))[1:5] as examples
from judged
group by 1, 2
"""

# A row of a retired table is there with all its values; the row of the successor that it became
# may have been quarantined since.
OF_CONSOLIDATION = """
with
aside as (

    select
        primary_key ->> 'id' as id,
        min(reason) as reason
    from groundwork.quarantine
    where
        table_name = {successor_name}
        and action = 'removed'
        and restored_at is null
    group by 1

)

select
    case
        when judged.fate <> 'here' then judged.fate
        when known.outcome = 'quarantined' then 'quarantined'
        when known.outcome is null then 'unaccounted'
        when successor.id is not null then known.outcome
        when aside.id is not null then 'quarantined'
        else 'unaccounted'
    end as fate,
    coalesce(
        judged.reason,
        case when known.outcome = 'quarantined' then coalesce(judged.noted, '') end,
        case when successor.id is null then aside.reason end
    ) as reason,
    count(*) as rows,
    sum(judged.converted)::bigint as converted,
    sum(judged.filled)::bigint as filled,
    (array_agg(array_to_string(judged.key, ', ') order by judged.number))[1:5] as examples
from judged
left join {source} as present
    on {is_same}
left join groundwork.consolidated_row as known
    on
        known.consolidation_id = {consolidation}
        and known.legacy_key = present.{key}::text
left join {successor} as successor
    on known.successor_key::text = successor.id::text
left join aside
    on known.successor_key::text = aside.id
group by 1, 2
"""

CHANGED = """
select
    reason,
    count(*) as rows
from groundwork.quarantine
where
    schema_name = %s
    and table_name = %s
    and action = 'changed'
    and restored_at is null
group by reason
order by reason
"""


@dataclass
class Entry:
    """One legacy table: how many rows it had, and where they are."""

    table: str
    before: int
    place: str
    """The table that they are in now."""
    here: int = 0
    """Rows in that table."""
    renumbered: int = 0
    """Of these, rows that have another id."""
    merged: int = 0
    """Rows that became part of another one."""
    quarantined: dict[str, int] = field(default_factory=dict)
    """By reason, how many."""
    changed: dict[str, int] = field(default_factory=dict)
    """By reason, how many rows are here and have another value; the old one is in quarantine."""
    converted: int = 0
    """Values that are others now, and were kept."""
    filled: int = 0
    """Values that were null."""
    renamed: int = 0
    """Columns that have another name."""
    unaccounted: int = 0
    """Rows that are nowhere, or of which a value is."""
    lost_values: dict[str, int] = field(default_factory=dict)
    """By column, how many values of these are neither the same nor kept."""
    examples: list[str] = field(default_factory=list)
    """Keys of rows that are not accounted for."""

    @property
    def set_aside(self) -> int:
        return sum(self.quarantined.values())


def account(connection: psycopg.Connection, project: Project, adoption: int) -> list[Entry]:
    """One entry for each table that was there when the adoption began."""
    renamed = renames(project)
    entries = []
    tables = connection.execute(TABLES, [adoption]).fetchall()
    connection.rollback()
    for table in tables:
        with connection.transaction(force_rollback=True):
            prepare(connection)
            names = renamed.get((table.schema, table.name), {})
            entries.append(entry_of(connection, adoption, table, names))
    return entries


def renames(project: Project) -> dict[tuple[str, str], dict[str, str]]:
    """By table, the columns that have another name now."""
    return {
        (model.declared["schema"], model.declared["alias"]): (
            (meta.get("upgrade") or {}).get("renamed") or {}
        )
        for model in project.models
        if (meta := model.declared["config"].get("meta"))
    }


def entry_of(connection, adoption: int, table, renamed: dict[str, str]) -> Entry:
    successor = None
    if table.is_retired:
        name = "select groundwork.table_named(%s)::text as name"
        successor = connection.execute(name, [table.successor]).fetchone().name
    entry = Entry(shown(table.schema, table.name), table.rows, successor or ".".join(table.place))
    columns = values.columns_now(connection, table, renamed)
    of_key = [column.new for column in columns if column.old in table.key_columns]
    if not columns or None in of_key:
        # a table without columns has nothing that could be lost
        entry.unaccounted = table.rows if table.column_names or table.key_columns else 0
        entry.here = table.rows - entry.unaccounted
        return entry
    entry.renamed = sum(column.new not in (None, column.old) for column in columns)

    if table.key_columns:
        values.compare(connection, adoption, table, columns)
    else:
        keyless.compare(connection, adoption, table, columns)
    query = sql.SQL(OF_TABLE)
    if table.is_retired:
        query = consolidation_query(table, columns, successor)
    for row in connection.execute(query).fetchall():
        if row.fate == "quarantined":
            add(entry.quarantined, row.reason or "", row.rows)
            continue
        if row.fate == "unaccounted":
            entry.unaccounted += row.rows
            # without a key a row is known by all it holds, which no report repeats
            entry.examples += row.examples if table.has_key else []
            continue
        entry.converted += row.converted
        entry.filled += row.filled
        if row.fate == "merged":
            entry.merged += row.rows
        else:
            entry.here += row.rows
            entry.renumbered += row.rows if row.fate == "renumbered" else 0
    entry.lost_values = values.lost_values(connection, table)
    for row in connection.execute(CHANGED, [table.schema, table.name]).fetchall():
        add(entry.changed, row.reason, row.rows)
    return entry


def consolidation_query(table, columns: list[values.Column], successor: str) -> sql.Composed:
    keys = [column for column in columns if column.old in table.key_columns]
    is_same = sql.SQL("judged.place = present.ctid and judged.part = present.tableoid")
    if keys:
        by_name = {column.old: column for column in keys}
        texts = [values.text_now(by_name[name]) for name in table.key_columns]
        is_same = sql.SQL("judged.key_now = array[{}]::text[]").format(sql.SQL(", ").join(texts))
    return sql.SQL(OF_CONSOLIDATION).format(
        source=sql.Identifier(*table.place),
        is_same=is_same,
        consolidation=sql.Literal(table.consolidation),
        key=sql.Identifier(table.key_column),
        successor=sql.SQL(successor),
        successor_name=sql.Literal(table.successor),
    )


def add(reasons: dict[str, int], reason: str, rows: int) -> None:
    reasons[reason] = reasons.get(reason, 0) + rows
