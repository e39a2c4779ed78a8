"""The same as values.py for a table without a key: a row is known by all that it holds.

Equal rows stand for each other: of each kind there have to be as many as there were.
"""

import psycopg
from psycopg import sql

from .snapshot import digest, normal
from .values import Column, in_json, is_plain, joined, text_now

JUDGED = """
create temporary table present on commit drop as
select
    present.tableoid as part,
    present.ctid as place,
    array[{digests}]::bigint[] as digests
from {only} {source} as present;

create temporary table judged on commit drop as
select
    row_number() over () as number,
    legacy.key,
    legacy.key as key_now,
    legacy.digests,
    0 as converted,
    0 as filled,
    0 as lost,
    'unaccounted' as fate,
    null::text as reason,
    null::text as noted,
    null::oid as part,
    null::tid as place
from groundwork.legacy_key as legacy
where
    legacy.adoption_id = {adoption}
    and legacy.schema_name = {schema}
    and legacy.table_name = {table};

-- the key of such a row is all that it held
create temporary table former on commit drop as
select
    array[{former_digests}]::bigint[] as digests,
    array_agg(distinct columns.place::integer) as places
from groundwork.former_value
inner join unnest({old_names}::text[]) with ordinality as columns (name, place)
    on former_value.column_name = columns.name
where
    former_value.schema_name = {schema}
    and former_value.table_name = {table}
group by 1;

create temporary table aside on commit drop as
select
    array[{aside_digests}]::bigint[] as digests,
    quarantine.reason,
    row_number() over (partition by array[{aside_digests}]::bigint[] order by quarantine.id)
        as copy
from groundwork.quarantine
where
    quarantine.schema_name = {schema}
    and quarantine.table_name = {table}
    and quarantine.action = 'removed'
    and quarantine.restored_at is null;

create temporary table changed (number bigint, place integer, state text) on commit drop
"""

# Rows that agree in all columns but those that were converted or filled; each stands for one.
MATCH = """
with
open_rows as (

    select
        judged.number,
        {judged_digests} as digests
    from judged
    {with_former}
    where judged.fate = 'unaccounted'

),

legacy as (

    select
        open_rows.number,
        open_rows.digests,
        row_number() over (partition by open_rows.digests order by open_rows.number) as copy
    from open_rows

),

free as (

    select
        present.part,
        present.place,
        {present_digests} as digests,
        row_number() over (
            partition by {present_digests} order by present.part, present.place
        ) as copy
    from present
    where
        not exists (
            select
            from judged as taken
            where
                taken.part = present.part
                and taken.place = present.place
        )

)

update judged
set
    fate = 'here',
    part = free.part,
    place = free.place,
    converted = {converted}
from legacy
inner join free
    on
        legacy.digests = free.digests
        and legacy.copy = free.copy
where judged.number = legacy.number
"""

ASIDE = """
with
legacy as (

    select
        judged.number,
        judged.digests,
        row_number() over (partition by judged.digests order by judged.number) as copy
    from judged
    where judged.fate = 'unaccounted'

)

update judged
set
    fate = 'quarantined',
    reason = aside.reason
from legacy
inner join aside
    on
        legacy.digests = aside.digests
        and legacy.copy = aside.copy
where judged.number = legacy.number
"""


def compare(connection: psycopg.Connection, adoption: int, table, columns: list[Column]) -> None:
    """Judge each row of a table without a key, as the temporary table `judged`."""
    connection.execute(
        sql.SQL(JUDGED).format(
            adoption=sql.Literal(adoption),
            schema=sql.Literal(table.schema),
            table=sql.Literal(table.name),
            source=sql.Identifier(*table.place),
            only=sql.SQL("only" if is_plain(connection, table.place) else ""),
            digests=joined([digest(text_now(column)) for column in columns]),
            former_digests=joined(
                [
                    digest(
                        normal(
                            sql.SQL("({} ->> {})").format(
                                sql.Identifier("former_value", "primary_key"),
                                sql.Literal(column.old),
                            ),
                            column.old_type,
                            is_sure=False,
                        )
                    )
                    for column in columns
                ]
            ),
            old_names=sql.Literal([column.old for column in columns]),
            aside_digests=joined(
                [
                    digest(sql.SQL("({})").format(in_json(column, "quarantine", "content")))
                    for column in columns
                ]
            ),
        )
    )
    masks = connection.execute("select distinct places from former").fetchall()
    for mask in [[], *(row.places for row in masks)]:
        match(connection, len(columns), mask)
    connection.execute(ASIDE)


def match(connection: psycopg.Connection, width: int, mask: list[int]) -> None:
    """Find the rows of which the columns at these places are others now, and were kept."""

    def masked(table: str) -> sql.Composed:
        parts = [
            sql.SQL("{}[{}]").format(sql.Identifier(table, "digests"), sql.Literal(place))
            for place in range(1, width + 1)
            if place not in mask
        ]
        return sql.SQL("array[{}]::bigint[]").format(joined(parts))

    with_former = (
        "inner join former on judged.digests = former.digests and former.places = {}::integer[]"
    )
    connection.execute(
        sql.SQL(MATCH).format(
            judged_digests=masked("judged"),
            present_digests=masked("present"),
            with_former=sql.SQL(with_former).format(sql.Literal(mask)) if mask else sql.SQL(""),
            converted=sql.Literal(len(mask)),
        )
    )
