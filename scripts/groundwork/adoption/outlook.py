"""What adopting would do to each table, with how many rows it has. Changes nothing."""

from dataclasses import dataclass

import psycopg

from ..project.compiled import Project

TABLES = """
select
    relname as name,
    -- pg_class knows about, and never of a table that nobody analyzed
    case
        when pg_relation_size(pg_class.oid) < 100000000 or reltuples < 0 then null
        else reltuples::bigint
    end as estimate,
    coalesce(
        (select sum(pg_total_relation_size(relid)) from pg_partition_tree(pg_class.oid)),
        pg_total_relation_size(pg_class.oid)
    )::bigint as size
from pg_catalog.pg_class
where
    relnamespace = 'public'::regnamespace
    and relkind in ('r', 'p')
    and not relispartition
    and not exists (
        select
        from pg_catalog.pg_depend
        where
            classid = 'pg_catalog.pg_class'::regclass
            and objid = pg_class.oid
            and deptype = 'e'
    )
order by relname
"""


@dataclass(frozen=True)
class Prospect:
    """A table, and what becomes of it."""

    table: str
    rows: int
    is_estimate: bool
    size: int
    fate: str
    """upgraded, carried over, kept or new."""
    successor: str = ""


def outlook(connection: psycopg.Connection, project: Project) -> list[Prospect]:
    """Every table that is there or will be."""
    declared = {}
    for model in project.models:
        if model.kind and model.kind.fate and model.declared["schema"] == "public":
            meta = model.declared["config"]["meta"] or {}
            into = meta.get("consolidation", {}).get("into", "")
            declared[model.declared["alias"]] = (model.kind.fate, into)
    connection.rollback()
    connection.read_only = True
    try:
        found = [
            Prospect(
                row.name,
                count(connection, row),
                row.estimate is not None,
                row.size,
                *declared.get(row.name, ("kept", "")),
            )
            for row in connection.execute(TABLES).fetchall()
        ]
    finally:
        connection.rollback()
        connection.read_only = False
    there = {prospect.table for prospect in found}
    new = sorted(
        name for name, (fate, _) in declared.items() if fate == "upgraded" and name not in there
    )
    return found + [Prospect(name, 0, False, 0, "new") for name in new]


def count(connection: psycopg.Connection, row) -> int:
    if row.estimate is not None:
        return row.estimate
    query = psycopg.sql.SQL("select count(*) as number from public.{}")
    return connection.execute(query.format(psycopg.sql.Identifier(row.name))).fetchone().number
