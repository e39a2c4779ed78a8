"""Finds the tables whose partitions keep_partitions() makes: a post-hook stands for these."""

import psycopg

from ..described import Table
from .calls import Call

MAKER = "schedule_partitions"
"""The function of the package that calls all others that the hook needs."""

MONTHS = """
with
partitions as (

    select
        root.oid as table_id,
        root.relname as table_name,
        part.relname as name,
        part.relnamespace = root.relnamespace and part.relkind = 'r' as is_plain,
        pg_get_expr(part.relpartbound, part.oid) as bound,
        case
            when part.relname ~ '_[0-9]{4}_[0-9]{2}$'
                then make_timestamptz(
                    left(right(part.relname, 7), 4)::integer,
                    greatest(1, least(12, right(part.relname, 2)::integer)),
                    1, 0, 0, 0, 'UTC'
                )
        end as starts_at
    from pg_class as root
    inner join pg_inherits
        on root.oid = inhparent
    inner join pg_class as part
        on inhrelid = part.oid
    where
        root.relkind = 'p'
        and pg_get_partkeydef(root.oid) = 'RANGE (created_at)'

)

select
    table_id,
    (
        extract(year from age(last_month, this_month)) * 12
        + extract(month from age(last_month, this_month))
    )::integer as ahead
from (
    select
        table_id,
        max(starts_at) at time zone 'UTC' as last_month,
        date_trunc('month', now() at time zone 'UTC') as this_month
    from partitions
    group by table_id
    having
        bool_and(
            is_plain
            and case
                when bound = 'DEFAULT' then name = table_name || '_default'
                else
                    name = table_name || to_char(starts_at at time zone 'UTC', '_YYYY_MM')
                    and bound = format(
                        'FOR VALUES FROM (%L) TO (%L)',
                        starts_at,
                        (starts_at at time zone 'UTC' + interval '1 month') at time zone 'UTC'
                    )
            end
        )
        and bool_or(bound = 'DEFAULT')
        and max(starts_at) is not null
) as kept
where last_month >= this_month
"""

USUAL = 3
"""The months ahead that keep_partitions() takes where it is told nothing."""


def months_ahead(connection: psycopg.Connection) -> dict[int, int]:
    """How many months ahead the partitions of such tables reach, by table."""
    rows = connection.execute(MONTHS).fetchall()
    return {row.table_id: row.ahead for row in rows}


def hook_of(table: Table, ahead: int) -> Call | None:
    """The call; None where a partition has something of its own that no other has."""
    for item in table.of("partition"):
        for fact in item.definition.get("own", ()):
            if (fact["kind"], fact["name"]) not in closing_facts(item.name):
                return None
    return Call("keep_partitions", named={} if ahead == USUAL else {"ahead": f"{ahead} months"})


def closing_facts(name: str) -> set[tuple[str, str]]:
    """What access.close_partition() gives a partition."""
    return {
        ("setting", "row_security"),
        ("setting", "force_row_security"),
        ("policy", f"{name}_client_none"),
    }
