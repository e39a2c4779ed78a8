"""Counts the tenants that rows name and that do not exist: `usual.tenants` adds them."""

import psycopg
from psycopg import sql

from ..project.compiled import Model, Project

COLUMNS = """
select attname as name
from pg_catalog.pg_attribute
where attrelid = to_regclass(%s) and attnum > 0 and not attisdropped
"""
TENANT = "tenant_id"


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
