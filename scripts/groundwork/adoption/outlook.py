"""What adopting would do to each table, with how many rows it has. Changes nothing."""

from dataclasses import dataclass, replace

import psycopg

from ..project.compiled import Project
from .added_tenants import added_tenants

TABLES = """
select
    nspname as schema,
    relname as name,
    relkind = 'p' as is_partitioned,
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
inner join pg_catalog.pg_namespace
    on relnamespace = pg_namespace.oid
where
    nspname = any(%(schemas)s)
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
order by nspname, relname
"""


@dataclass(frozen=True)
class Prospect:
    """A table, and what becomes of it."""

    table: str
    """With its schema where that is not public."""
    rows: int
    is_estimate: bool
    size: int
    fate: str
    """upgraded, carried over, kept or new."""
    successor: str = ""
    model: str = ""
    """What dbt calls it."""
    added: int = 0
    """The rows that other rows name and that do not exist yet: tenants."""


def outlook(connection: psycopg.Connection, project: Project) -> list[Prospect]:
    """Every table that is there or will be."""
    declared = {}
    for model in project.models:
        if model.kind and model.kind.fate and model.declared["schema"] in project.schemas:
            meta = model.declared["config"]["meta"] or {}
            into = meta.get("consolidation", {}).get("into", "")
            place = (model.declared["schema"], model.declared["alias"])
            declared[place] = (model.kind.fate, into, model.name)
    connection.rollback()
    connection.read_only = True
    try:
        found = [
            Prospect(
                shown(row.schema, row.name),
                count(connection, row),
                row.estimate is not None,
                row.size,
                *declared.pop((row.schema, row.name), ("kept", "")),
            )
            for row in connection.execute(TABLES, {"schemas": project.schemas}).fetchall()
        ]
        found = [
            replace(
                each,
                added=added_tenants(connection, project) if each.table == "tenants" else 0,
            )
            for each in found
        ]
    finally:
        connection.rollback()
        connection.read_only = False
    new = sorted(shown(*place) for place, (fate, *_) in declared.items() if fate == "upgraded")
    return found + [Prospect(name, 0, False, 0, "new") for name in new]


def shown(schema: str, name: str) -> str:
    return name if schema == "public" else f"{schema}.{name}"


def count(connection: psycopg.Connection, row) -> int:
    if row.estimate is not None:
        return row.estimate
    table = psycopg.sql.Identifier(row.schema, row.name)
    # the rows of tables that inherit from it are counted there
    of = "{}" if row.is_partitioned else "only {}"
    query = psycopg.sql.SQL("select count(*) as number from " + of).format(table)
    return connection.execute(query).fetchone().number
