"""Where every row of before is now, found by its key."""

from dataclasses import dataclass, field

import psycopg
from psycopg import sql

from ..project.compiled import Project
from .outlook import shown
from .snapshot import prepare

TABLES = """
select
    legacy_table.schema_name as schema,
    legacy_table.table_name as name,
    legacy_table.key_columns,
    -- the column is missing where an older version began the adoption
    coalesce((to_jsonb(legacy_table) ->> 'has_key')::boolean, false) as has_key,
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

COLUMNS = """
select attname as name
from pg_catalog.pg_attribute
where
    attrelid = to_regclass(format('%%I.%%I', %s::text, %s::text))
    and attnum > 0
    and not attisdropped
"""

# What a value of a key column was called before it was converted.
FORMER = """
left join (
    select distinct on (value)
        value,
        primary_key ->> {new} as now
    from groundwork.former_value
    where
        schema_name = {schema}
        and table_name = {table}
        and column_name in ({old}, {new})
        and primary_key ? {new}
    order by value, id desc
) as {alias} on {alias}.value = legacy.key[{place}]
"""

FOUND = """
create temporary table found on commit drop as
with
legacy as (

    select
        legacy.key,
        array[{keys}]::text[] as key_now
    from groundwork.legacy_key as legacy
    {former}
    where
        legacy.adoption_id = {adoption}
        and legacy.schema_name = {schema}
        and legacy.table_name = {table}

),

present as (

    select array[{columns}]::text[] as key
    from {source} as present

),

aside as (

    select
        array[{aside}]::text[] as key,
        min(quarantine.reason) as reason
    from groundwork.quarantine
    where
        quarantine.schema_name = {schema}
        and quarantine.table_name = {table}
        and quarantine.action = 'removed'
        and quarantine.restored_at is null
    group by 1

)

select
    legacy.key,
    legacy.key_now,
    present.key is not null as is_present,
    coalesce(as_now.reason, as_before.reason) as reason
from legacy
left join present
    on legacy.key_now = present.key
left join aside as as_now
    on legacy.key_now = as_now.key
left join aside as as_before
    on legacy.key = as_before.key
"""

OF_TABLE = """
select
    case
        when is_present then 'here'
        when reason is not null then 'quarantined'
        else 'unaccounted'
    end as fate,
    case when not is_present then coalesce(reason, '') end as reason,
    count(*) as rows,
    (array_agg(array_to_string(key, ', ')))[1:5] as examples
from found
group by 1, 2
"""

OF_CONSOLIDATION = """
select
    case
        when not found.is_present and found.reason is not null then 'quarantined'
        when known.outcome = 'quarantined' then 'quarantined'
        when known.outcome is null or successor.id is null then 'unaccounted'
        else known.outcome
    end as fate,
    case
        when known.outcome = 'quarantined' or not found.is_present then coalesce(found.reason, '')
    end as reason,
    count(distinct found.key) as rows,
    (array_agg(array_to_string(found.key, ', ')))[1:5] as examples
from found
left join {source} as present
    on found.key_now = array[{columns}]::text[]
left join groundwork.consolidated_row as known
    on
        known.consolidation_id = {consolidation}
        and known.legacy_key = present.{key}::text
left join {successor} as successor
    on known.successor_key = successor.id
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
    unaccounted: int = 0
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
    place = f"public.{table.successor}" if table.is_retired else ".".join(table.place)
    entry = Entry(shown(table.schema, table.name), table.rows, place)
    columns = {row.name for row in connection.execute(COLUMNS, table.place).fetchall()}
    names = [name if name in columns else renamed.get(name, name) for name in table.key_columns]
    if not {*names} <= columns:
        entry.unaccounted = table.rows
        return entry

    source = sql.Identifier(*table.place)
    present = sql.SQL(", ").join(
        sql.SQL("present.{}::text").format(sql.Identifier(name)) for name in names
    )
    places = range(1, len(names) + 1)
    aliases = [sql.Identifier(f"former_{place}") for place in places]
    former = [
        sql.SQL(FORMER).format(
            new=sql.Literal(new),
            old=sql.Literal(old),
            schema=sql.Literal(table.schema),
            table=sql.Literal(table.name),
            alias=alias,
            place=sql.Literal(place),
        )
        for place, old, new, alias in zip(places, table.key_columns, names, aliases, strict=True)
    ]
    keys = [
        sql.SQL("coalesce({}.now, legacy.key[{}])").format(alias, sql.Literal(place))
        for place, alias in zip(places, aliases, strict=True)
    ]
    aside = [
        sql.SQL("coalesce(quarantine.primary_key ->> {0}, quarantine.content ->> {0})").format(
            sql.Literal(name)
        )
        for name in names
    ]
    connection.execute(
        sql.SQL(FOUND).format(
            adoption=sql.Literal(adoption),
            schema=sql.Literal(table.schema),
            table=sql.Literal(table.name),
            keys=sql.SQL(", ").join(keys),
            former=sql.SQL("").join(former),
            columns=present,
            source=source,
            aside=sql.SQL(", ").join(aside),
        )
    )
    query = sql.SQL(OF_TABLE)
    if table.is_retired:
        query = sql.SQL(OF_CONSOLIDATION).format(
            source=source,
            columns=present,
            consolidation=sql.Literal(table.consolidation),
            key=sql.Identifier(table.key_column),
            successor=sql.Identifier("public", table.successor),
        )
    for row in connection.execute(query).fetchall():
        if row.fate == "quarantined":
            add(entry.quarantined, row.reason, row.rows)
        elif row.fate == "unaccounted":
            entry.unaccounted += row.rows
            # without a key a row is known by all it holds, which no report repeats
            entry.examples += row.examples if table.has_key else []
        elif row.fate == "merged":
            entry.merged += row.rows
        else:
            entry.here += row.rows
            entry.renumbered += row.rows if row.fate == "renumbered" else 0
    for row in connection.execute(CHANGED, [table.schema, table.name]).fetchall():
        add(entry.changed, row.reason, row.rows)
    return entry


def add(reasons: dict[str, int], reason: str, rows: int) -> None:
    reasons[reason] = reasons.get(reason, 0) + rows
