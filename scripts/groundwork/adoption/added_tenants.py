"""Counts the rows that taking a database over completes or adds, by the rules of the project.

`upgrade.complete` completes the rows of a table that others refer to where a declared not null,
check or unique constraint would refuse them; `usual.tenants` adds the tenants that rows name and
that do not exist. Both are counted on the live tables, which do not have all declared columns yet.
"""

from contextlib import suppress

import psycopg
from psycopg import sql

from ..project.compiled import Model, Project

COLUMNS = """
select attname as name
from pg_catalog.pg_attribute
where attrelid = to_regclass(%s) and attnum > 0 and not attisdropped
"""
TENANT = "tenant_id"


def quote_ident(name: str) -> str:
    return sql.Identifier(name).as_string()


def completed_rows(connection: psycopg.Connection, model: Model) -> int:
    """The rows of a live table that its rule completes."""
    upgrade = upgrade_of(model)
    completed = {*upgrade.get("complete", {})}
    live = live_columns(connection, model)
    if not completed or not live:
        return 0
    # a project without the rule needs no parser
    from .declared_table import declared_table

    declared = declared_table(model.declared["compiled_code"])
    former = {new: old for old, new in upgrade.get("renamed", {}).items()}
    places = {}
    for name, default in declared.columns.items():
        found = next((each for each in (name, former.get(name)) if each in live), None)
        places[name] = f"live.{quote_ident(found)}" if found else default
    broken = [f"{quote_ident(name)} is null" for name in sorted(declared.required & completed)]
    broken += [f"({check}) is false" for columns, check in declared.checks if columns & completed]
    counts = [f"count(*) filter (where {' or '.join(broken)})"] if broken else []
    counts += [
        f"count({quote_ident(name)}) - count(distinct {quote_ident(name)})"
        for name in sorted(declared.unique & completed)
    ]
    if not counts:
        return 0
    rows = ", ".join(f"{value} as {quote_ident(name)}" for name, value in places.items())
    query = f"select {' + '.join(counts)} as number from (select {rows} from {{}} as live) as rows"
    # a type or function of a declared check may be still to be made
    with suppress(psycopg.Error), connection.transaction():
        return connection.execute(sql.SQL(query).format(table_of(model))).fetchone().number
    return 0


def added_tenants(connection: psycopg.Connection, project: Project) -> int:
    """The tenants that live rows name and that do not exist: neither a tenant nor a user."""
    tables = [
        model
        for model in project.models
        if (model.declared["config"]["meta"] or {}).get("usual", {}).get("tenants")
        and TENANT in live_columns(connection, model)
    ]
    if not tables:
        return 0
    named = sql.SQL(" union ").join(
        sql.SQL("select lower(tenant_id::text) as id from {} where tenant_id is not null").format(
            table_of(model)
        )
        for model in tables
    )
    known = [
        sql.SQL("select lower(id::text) from {}").format(sql.Identifier(*name.split(".")))
        for name in ("public.tenants", "auth.users")
        if connection.execute("select to_regclass(%s) is null as answer", [name]).fetchone().answer
        is False
    ]
    query = sql.SQL(" except ").join([sql.SQL("({})").format(named), *known])
    counted = sql.SQL("select count(*) as number from ({}) as missing").format(query)
    return connection.execute(counted).fetchone().number


def live_columns(connection: psycopg.Connection, model: Model) -> set[str]:
    """The columns that the table of a model has in the database; none where there is no table."""
    name = table_of(model).as_string(connection)
    return {row.name for row in connection.execute(COLUMNS, [name])}


def table_of(model: Model) -> sql.Identifier:
    return sql.Identifier(model.declared["schema"], model.declared["alias"])


def upgrade_of(model: Model) -> dict:
    return (model.declared["config"]["meta"] or {}).get("upgrade", {})
