"""Rows in partitioned tables, and the partitions they stand in."""

import uuid

import pytest
from psycopg import sql

TABLES = ("app_events", "audit_logs", "api_logs")
on_every_table = pytest.mark.parametrize("table", TABLES)

LONG_AGO = "2019-05-17 12:00:00+00"

# What each table wants besides the time.
REQUIRED = {"app_events": {"type": "x"}, "audit_logs": {"action": "x"}}
REQUIRED["api_logs"] = {"method": "GET", "path": "/"}


def add(connection, table, created_at, **values):
    """Add a row to `table` and return its id."""
    values = {"id": uuid.uuid4(), "created_at": created_at, **REQUIRED[table], **values}
    connection.execute(
        sql.SQL("insert into {} ({}) values ({})").format(
            sql.Identifier(table),
            sql.SQL(", ").join(map(sql.Identifier, values)),
            sql.SQL(", ").join([sql.Placeholder()] * len(values)),
        ),
        [*values.values()],
    )
    return values["id"]


def add_user(connection):
    user_id = uuid.uuid4()
    connection.execute(
        "insert into users (id, email) values (%s, %s)", [user_id, f"{user_id}@example.test"]
    )
    return user_id


def keep(connection, table, **arguments):
    """Call keep_partitions with named arguments, and return the changes it made."""
    call = sql.SQL("select access.keep_partitions({}{})").format(
        sql.Literal(table),
        sql.SQL("").join(
            sql.SQL(", {} => {}").format(sql.Identifier(name), sql.Literal(value))
            for name, value in arguments.items()
        ),
    )
    return [change for (change,) in connection.execute(call)]


def months(connection, table):
    """The partitions of `table` by the difference of their month to this one, in order."""
    query = """
        select
            12 * extract(year from age)::int + extract(month from age)::int
        from access.month_partitions(%s)
        cross join lateral age(starts_at, date_trunc('month', now(), 'UTC')) as age
        order by starts_at
    """
    return [month for (month,) in connection.execute(query, [table])]


def value(connection, query, arguments=()):
    """The only value that `query` selects."""
    ((found,),) = connection.execute(query, arguments).fetchall()
    return found


def partition_of(connection, table, row_id):
    return value(
        connection, f"select tableoid::regclass::text from {table} where id = %s", [row_id]
    )


def count(connection, table):
    return value(connection, f"select count(*) from {table}")
