"""Compares each row of a legacy table with what its table holds now, value by value.

What it finds is in temporary tables until the transaction ends; `judged` has one row for each
legacy row: `fate` (here, quarantined or unaccounted), `reason`, and how many of its values are
converted with the former value kept, filled where they were null, or lost.
"""

from dataclasses import dataclass, replace

import psycopg
from psycopg import sql

from .snapshot import digest, normal

TIMES = ("timestamp", "date", "time", "interval")
"""How types begin whose text in JSON is not that of a cast."""

COLUMNS = """
select
    attname as name,
    format_type(atttypid, atttypmod) as type,
    relkind = 'r' as is_plain
from pg_catalog.pg_attribute
inner join pg_catalog.pg_class
    on attrelid = pg_class.oid
where
    attrelid = to_regclass(format('%%I.%%I', %s::text, %s::text))
    and attnum > 0
    and not attisdropped
"""

# What a value of a key column was called before it was converted.
FORMER_KEY = """
left join (
    select distinct on (1)
        {former} as value,
        {now} as now
    from groundwork.former_value
    where
        schema_name = {schema}
        and table_name = {table}
        and column_name in ({old}, {new})
    order by 1, id desc
) as {alias} on {alias}.value = legacy.key[{place}]
"""

FOUND = """
create temporary table present on commit drop as
select
    array[{keys_now}]::text[] as key,
    array[{keys_back}]::text[] as key_back,
    array[{digests}]::bigint[] as digests,
    array[{backs}]::bigint[] as backs
from {only} {source} as present;

create temporary table found on commit drop as
with
legacy as (

    select
        row_number() over () as number,
        legacy.key,
        legacy.digests,
        array[{keys}]::text[] as key_now
    from groundwork.legacy_key as legacy
    {former_keys}
    where
        legacy.adoption_id = {adoption}
        and legacy.schema_name = {schema}
        and legacy.table_name = {table}

)

select
    legacy.number,
    legacy.key,
    legacy.digests,
    coalesce(present.key, again.key, legacy.key_now) as key_now,
    coalesce(present.key, again.key) is not null as is_present,
    case
        when legacy.digests is null then '{{}}'
        when coalesce(present.digests, again.digests) = legacy.digests then '{{}}'
        else array(
            select each_value.place::integer
            from unnest(
                legacy.digests,
                coalesce(present.digests, again.digests),
                coalesce(present.backs, again.backs)
            ) with ordinality as each_value (was, is_now, back, place)
            where
                each_value.was is distinct from each_value.is_now
                and (each_value.was is null or each_value.was is distinct from each_value.back)
        )
    end as differing
from legacy
left join present
    on legacy.key_now = present.key
left join present as again
    on
        {has_key_back}
        and present.key is null
        and legacy.key = again.key_back;

create temporary table former on commit drop as
select distinct
    columns.place::integer as place,
    {former_digest} as digest,
    array[{former_keys_at}]::text[] as key
from groundwork.former_value
inner join unnest({old_names}::text[], {new_names}::text[])
    with ordinality as columns (old_name, new_name, place)
    on former_value.column_name in (columns.old_name, columns.new_name)
where
    former_value.schema_name = {schema}
    and former_value.table_name = {table};

create temporary table aside on commit drop as
select
    array[{aside}]::text[] as key,
    min(quarantine.reason) as reason
from groundwork.quarantine
where
    quarantine.schema_name = {schema}
    and quarantine.table_name = {table}
    and quarantine.action = 'removed'
    and quarantine.restored_at is null
group by 1;

create temporary table changed on commit drop as
with
differing as (

    select
        found.number,
        places.place,
        found.digests[places.place] as was,
        found.key,
        found.key_now
    from found
    cross join lateral unnest(found.differing) as places (place)
    where found.is_present

),

-- keys that are converted one after the other have been both
kept as (

    select distinct
        differing.number,
        differing.place
    from differing
    {variants}
    inner join former
        on
            differing.place = former.place
            and differing.was = former.digest
            and array[{variant}]::text[] = former.key

)

select
    differing.number,
    differing.place,
    case
        when differing.was is null then 'filled'
        when kept.number is not null then 'converted'
        else 'lost'
    end as state
from differing
left join kept
    on
        differing.number = kept.number
        and differing.place = kept.place;

create temporary table judged on commit drop as
with
counted as (

    select
        found.*,
        coalesce(values_of_row.converted, 0) as converted,
        coalesce(values_of_row.filled, 0) as filled,
        coalesce(values_of_row.lost, 0) as lost,
        -- two that are one now
        row_number() over (
            partition by found.key_now
            order by coalesce(values_of_row.lost, 0), found.key
        ) as claim
    from found
    left join (
        select
            changed.number,
            count(*) filter (where changed.state = 'converted') as converted,
            count(*) filter (where changed.state = 'filled') as filled,
            count(*) filter (where changed.state = 'lost') as lost
        from changed
        group by changed.number
    ) as values_of_row
        on found.number = values_of_row.number

)

select
    counted.number,
    counted.key,
    counted.key_now,
    counted.converted,
    counted.filled,
    counted.lost,
    case
        when counted.is_present and counted.claim = 1 and counted.lost = 0 then 'here'
        when coalesce(as_now.reason, as_before.reason) is not null then 'quarantined'
        else 'unaccounted'
    end as fate,
    case
        when counted.is_present and counted.claim = 1 and counted.lost = 0 then null
        else coalesce(as_now.reason, as_before.reason, '')
    end as reason,
    coalesce(as_now.reason, as_before.reason) as noted
from counted
left join aside as as_now
    on counted.key_now = as_now.key
left join aside as as_before
    on counted.key = as_before.key
"""

LOST = """
select
    ({names}::text[])[changed.place] as name,
    count(*) as number
from changed
inner join judged
    on changed.number = judged.number
where
    changed.state = 'lost'
    and judged.fate = 'unaccounted'
group by 1
order by 1
"""


@dataclass(frozen=True)
class Column:
    """A column of before, and the one that it is now, if there is one."""

    old: str
    old_type: str
    new: str | None
    new_type: str | None
    comes_back: bool = False
    """Its values can be read as the type that they had."""

    @property
    def is_time(self) -> bool:
        return self.old_type == self.new_type and self.old_type.startswith(TIMES)


def columns_now(connection: psycopg.Connection, table, renamed: dict[str, str]) -> list[Column]:
    """Each column of before and what it is now; empty where the table is gone."""
    found = {row.name: row for row in connection.execute(COLUMNS, table.place).fetchall()}
    if not found:
        return []
    types = dict(zip(table.column_names, table.column_types, strict=True))
    # an adoption that an older version began knows the key alone
    for name in table.key_columns:
        types.setdefault(name, None)
    columns = []
    for old, old_type in types.items():
        new = renamed.get(old)
        if new is None or new not in found or new in types:
            new = old if old in found else None
        new_type = found[new].type if new else None
        columns.append(
            Column(
                old,
                old_type or new_type,
                new,
                new_type,
                bool(old_type and new) and comes_back(connection, new_type, old_type),
            )
        )
    return columns


def is_plain(connection: psycopg.Connection, place: list[str]) -> bool:
    """Whether the table has its rows itself; those of tables that inherit from it are theirs."""
    return connection.execute(COLUMNS, place).fetchone().is_plain


def comes_back(connection: psycopg.Connection, new_type: str, old_type: str) -> bool:
    """Whether PostgreSQL casts every value of the new type to the old one or refuses it."""
    if new_type == old_type:
        return False
    try:
        with connection.transaction():
            connection.execute(
                sql.SQL("select null::{}::{}").format(sql.SQL(new_type), sql.SQL(old_type))
            )
    except psycopg.Error:
        return False
    return True


def compare(connection: psycopg.Connection, adoption: int, table, columns: list[Column]) -> None:
    """Judge each row of a table with a key, as the temporary table `judged`."""
    try:
        with connection.transaction():
            compare_keyed(connection, adoption, table, columns)
    except psycopg.DataError:
        # a value that was written since cannot be read as the old type
        columns = [replace(column, comes_back=False) for column in columns]
        compare_keyed(connection, adoption, table, columns)


def compare_keyed(
    connection: psycopg.Connection, adoption: int, table, columns: list[Column]
) -> None:
    by_name = {column.old: column for column in columns}
    keys = [by_name[name] for name in table.key_columns]
    compared = [by_name[name] for name in table.column_names]
    places = range(1, len(keys) + 1)
    aliases = [sql.Identifier(f"former_{place}") for place in places]
    of_table = {"schema": sql.Literal(table.schema), "table": sql.Literal(table.name)}
    former_keys = [
        sql.SQL(FORMER_KEY).format(
            new=sql.Literal(key.new),
            old=sql.Literal(key.old),
            former=normal(sql.Identifier("former_value", "value"), key.old_type, is_sure=False),
            now=in_json(key, "former_value", "primary_key"),
            alias=alias,
            place=sql.Literal(place),
            **of_table,
        )
        for place, key, alias in zip(places, keys, aliases, strict=True)
    ]
    names_kept = [
        sql.SQL("coalesce({}.now, legacy.key[{}])").format(alias, sql.Literal(place))
        for place, alias in zip(places, aliases, strict=True)
    ]
    variants = [
        sql.SQL(
            "cross join lateral (select distinct text from unnest("
            "array[differing.key[{place}], differing.key_now[{place}]]) as text) as {alias}"
        ).format(place=sql.Literal(place), alias=sql.Identifier(f"variant_{place}"))
        for place in places
    ]
    connection.execute(
        sql.SQL(FOUND).format(
            adoption=sql.Literal(adoption),
            source=sql.Identifier(*table.place),
            only=sql.SQL("only" if is_plain(connection, table.place) else ""),
            keys=joined(names_kept),
            former_keys=sql.SQL("").join(former_keys),
            keys_now=joined([text_now(key) for key in keys]),
            keys_back=joined([back(key) if key.comes_back else text_now(key) for key in keys]),
            has_key_back=sql.Literal(any(key.comes_back for key in keys)),
            digests=joined([digest(text_now(column)) for column in compared]),
            backs=joined([digest(back(column)) for column in compared]),
            former_digest=sql.SQL("({}::bigint[])[columns.place]").format(
                sql.SQL("array[{}]").format(
                    joined(
                        [
                            digest(
                                normal(
                                    sql.Identifier("former_value", "value"),
                                    column.old_type,
                                    is_sure=False,
                                )
                            )
                            for column in compared
                        ]
                    )
                )
            ),
            former_keys_at=joined([in_json(key, "former_value", "primary_key") for key in keys]),
            old_names=sql.Literal([column.old for column in compared]),
            new_names=sql.Literal([column.new for column in compared]),
            aside=joined([in_json(key, "quarantine", "primary_key", "content") for key in keys]),
            variants=sql.SQL(" ").join(variants),
            variant=joined([sql.Identifier(f"variant_{place}", "text") for place in places]),
            **of_table,
        )
    )


def present(column: Column) -> sql.Composable:
    """The value of a column as it is now."""
    return sql.Identifier("present", column.new) if column.new else sql.SQL("null::text")


def text_now(column: Column) -> sql.Composable:
    """The text of the value as it is now, as the snapshot has that of its type."""
    if column.new is None:
        return present(column)
    return normal(present(column), column.new_type)


def back(column: Column) -> sql.Composable:
    """The text of the value in the type that it had; null where that cannot be said."""
    if not column.comes_back:
        return sql.SQL("null::text")
    value = sql.SQL("({}::{})").format(present(column), sql.SQL(column.old_type))
    return normal(value, column.old_type)


def in_json(column: Column, table: str, *places: str) -> sql.Composable:
    """The text of a column in JSON, under its new name or its old one."""
    found = [
        sql.SQL("{} ->> {}").format(sql.Identifier(table, place), sql.Literal(name))
        for place in places
        for name in dict.fromkeys((column.new, column.old))
        if name
    ]
    text = sql.SQL("coalesce({})").format(joined(found))
    if column.is_time:
        return sql.SQL("({}::{})::text").format(text, sql.SQL(column.old_type))
    types = (column.old_type, column.new_type or "")
    is_numeric = any(each.startswith("numeric") for each in types)
    return normal(text, "numeric" if is_numeric else "text", is_sure=False)


def joined(parts: list) -> sql.Composed:
    return sql.SQL(", ").join(parts)


def lost_values(connection: psycopg.Connection, table) -> dict[str, int]:
    """By column, how many values of rows are neither the same nor kept."""
    query = sql.SQL(LOST).format(names=sql.Literal(table.column_names))
    return dict(connection.execute(query).fetchall())
