"""Nobody who signs up fills the disk: how large a value, how many rows, what a function takes."""

import uuid
from contextlib import contextmanager

import pytest
from psycopg import errors, sql
from psycopg.types.json import Jsonb

from support.databases import act_as

# Every column that a client may write and whose type takes any amount.
WRITTEN = """
select
    attrelid::regclass::text,
    array_agg(array[attname::text, format_type(atttypid, null)] order by attnum)
from pg_attribute
inner join pg_class on attrelid = pg_class.oid
inner join pg_type on atttypid = pg_type.oid
where
    relnamespace = 'public'::regnamespace
    and relkind in ('r', 'p')
    and not relispartition
    and attnum > 0
    and attgenerated = ''
    and atttypmod = -1
    and (typcategory in ('A', 'S') or typname in ('json', 'jsonb', 'xml', 'bytea', 'tsvector'))
    and exists (
        select from unnest(array['anon', 'authenticated']) as client
        where
            has_column_privilege(client, attrelid, attnum, 'insert')
            or has_column_privilege(client, attrelid, attnum, 'update')
    )
group by attrelid
order by 1
"""
HUGE = {
    "text": "repeat('x', 2000000)",
    "jsonb": "to_jsonb(repeat('x', 11000000))",
    "text[]": "array[repeat('x', 2000000)]",
    "integer[]": "array(select generate_series(1, 300000))",
}


@contextmanager
def copied(connection, table):
    """Yields the name of a copy of the table with its checks alone, which goes with the block."""
    with connection.transaction(force_rollback=True):
        copy = sql.Identifier("pg_temp", "limits_tried")
        like = sql.SQL("create table {} (like {} including constraints)")
        connection.execute(like.format(copy, sql.Identifier(table)))
        names = connection.execute(
            "select attname from pg_attribute where attrelid = 'limits_tried'::regclass"
            " and attnum > 0 and attnotnull"
        )
        for (name,) in names.fetchall():
            free = sql.SQL("alter table {} alter {} drop not null")
            connection.execute(free.format(copy, sql.Identifier(name)))
        yield copy


def unlimited(connection, *only):
    """The columns that take a value of megabytes, each tried against the table's own checks."""
    tables = connection.execute(WRITTEN).fetchall()
    for table, columns in (table for table in tables if not only or table[0] in only):
        with copied(connection, table) as copy:
            for name, type_name in columns:
                insert = sql.SQL("insert into {} ({}) select {}").format(
                    copy, sql.Identifier(name), sql.SQL(HUGE[type_name])
                )
                try:
                    with connection.transaction():
                        connection.execute(insert)
                    yield f"{table}.{name}"
                except errors.CheckViolation:
                    pass


def test_no_client_writes_a_value_of_any_size(connection):
    assert sum(len(columns) for _, columns in connection.execute(WRITTEN)) > 300
    assert [*unlimited(connection)] == []
    connection.execute("alter table posts drop constraint posts_body_size")
    assert [*unlimited(connection, "posts")] == ["posts.body"]


# Every time and every number with digits after the point that a client may write, but for what
# platform admins alone do.
BOUNDLESS = """
select
    attrelid::regclass::text,
    array_agg(array[attname::text, format_type(atttypid, null)] order by attnum)
from pg_attribute
inner join pg_class on attrelid = pg_class.oid
where
    relnamespace = 'public'::regnamespace
    and relkind in ('r', 'p')
    and not relispartition
    and attnum > 0
    and attgenerated = ''
    and format_type(atttypid, null) in (
        'date', 'timestamp without time zone', 'timestamp with time zone',
        'numeric', 'real', 'double precision', 'interval'
    )
    and exists (
        select from unnest(array['anon', 'authenticated']) as client
        where
            has_column_privilege(client, attrelid, attnum, 'insert')
            or has_column_privilege(client, attrelid, attnum, 'update')
    )
    and exists (
        select from pg_policy
        where
            polrelid = attrelid
            and polcmd in ('a', 'w')
            and polroles && array['anon', 'authenticated']::regrole[]::oid[]
            and coalesce(pg_get_expr(polwithcheck, polrelid), '') !~ 'access.is_admin'
    )
group by attrelid
order by 1
"""
BOUNDLESS_VALUES = {
    "timestamp with time zone": ["infinity", "-infinity", "294276-12-31", "0001-12-31 BC"],
    "date": ["infinity", "-infinity", "5874897-12-31", "0001-12-31 BC"],
    "numeric": ["NaN", "Infinity", "-Infinity"],
}


def boundless(connection, *only):
    """The columns that take a value of BOUNDLESS_VALUES."""
    tables = connection.execute(BOUNDLESS).fetchall()
    for table, columns in (table for table in tables if not only or table[0] in only):
        with copied(connection, table) as copy:
            for name, type_name in columns:
                insert = sql.SQL("insert into {} ({}) values ({{}})").format(
                    copy, sql.Identifier(name)
                )
                for value in BOUNDLESS_VALUES[type_name]:
                    try:
                        with connection.transaction():
                            connection.execute(insert.as_string().format(f"'{value}'"))
                        yield f"{table}.{name}: {value}"
                    except (errors.CheckViolation, errors.NumericValueOutOfRange):
                        pass


def test_no_client_writes_a_time_or_a_number_without_bounds(connection):
    """A NaN makes every sum NaN; from an infinite time no interval can be subtracted."""
    assert sum(len(columns) for _, columns in connection.execute(BOUNDLESS)) > 60
    assert [*boundless(connection)] == []
    for constraint in ("start_time", "end_time"):
        connection.execute(f"alter table meetings drop constraint meetings_{constraint}_finite")
    connection.execute("alter table leads drop constraint leads_value_finite")
    assert [*boundless(connection, "meetings")] == [
        f"meetings.{column}: {value}"
        for column in ("start_time", "end_time")
        for value in BOUNDLESS_VALUES["timestamp with time zone"]
    ]
    assert [*boundless(connection, "leads")] == ["leads.value: NaN"]


# What functions take that a client may call, and values of them that are as large as can be.
TAKEN = """
select
    pg_proc.oid::regproc::text,
    pg_proc.proargnames[place],
    format_type(type_oid, null)
from pg_proc
cross join unnest(pg_proc.proargtypes) with ordinality as arguments (type_oid, place)
where
    pronamespace in ('public'::regnamespace, 'access'::regnamespace)
    and has_function_privilege('authenticated', pg_proc.oid, 'execute')
    and not exists (select from pg_depend where objid = pg_proc.oid and deptype = 'e')
order by pg_proc.oid, place
"""
LARGE = {
    "text": "x" * 2_000_000,
    "jsonb": Jsonb({"x": "y" * 2_000_000}),
    "text[]": ["x"] * 200_000,
    "uuid[]": [uuid.UUID(int=1)] * 200_000,
    "integer": 2_147_483_647,
}
# What has a size of its own.
SMALL = {"bigint", "uuid", "timestamp with time zone", "app_role"}
VALID = {
    "text": "x",
    "jsonb": Jsonb({}),
    "text[]": ["admin"],
    "uuid[]": [],
    "integer": 1,
    "bigint": 1,
}


def calls(connection, people):
    """Each function with one argument that is huge: its name, the argument, the statement."""
    taken = {}
    for function, argument, type_name in connection.execute(TAKEN).fetchall():
        taken.setdefault(function, []).append((argument, type_name))
    for function, arguments in taken.items():
        for huge in (pair for pair in arguments if pair[1] not in SMALL):
            values = {
                argument: LARGE[type_name]
                if (argument, type_name) == huge
                else valid(argument, type_name, people)
                for argument, type_name in arguments
            }
            named = ", ".join(
                f"{argument} => %({argument})s::{type_name}" for argument, type_name in arguments
            )
            yield function, huge, f"select * from {function}({named})", values


def valid(argument, type_name, people):
    ids = {"p_tenant_id": people.acme, "p_identifier": str(people.tenant_admin)}
    if argument == "p_user_id" or argument == "_user_id":
        return people.tenant_admin
    return ids.get(argument, VALID.get(type_name))


def refused(connection, people, function, huge, statement, values):
    """Whether a huge argument is refused by its name, or answered with little and in no time."""
    try:
        with act_as(connection, "authenticated", {"sub": people.tenant_admin}):
            connection.execute("set local statement_timeout = '2s'")
            answer = connection.execute(statement, values).fetchmany(2000)
    except errors.InvalidParameterValue as error:
        # and not by printing it
        return len(error.diag.message_primary) < 200
    except (errors.InsufficientPrivilege, errors.ProgramLimitExceeded, errors.CheckViolation):
        return False
    return huge[1] == "integer" and len(answer) <= 1000


def test_no_function_takes_an_argument_of_any_size(connection, people):
    tried = [*calls(connection, people)]
    assert len(tried) > 15
    assert [call[:2] for call in tried if not refused(connection, people, *call)] == []
    connection.execute(
        "create or replace function access.require_at_most(p_argument text, p_size bigint,"
        " p_most bigint) returns void language plpgsql immutable parallel safe as"
        " $$ begin end $$"
    )
    assert ("log_audit_event", ("p_action", "text")) in [
        call[:2] for call in tried if not refused(connection, people, *call)
    ]


def test_no_client_holds_a_lock_that_others_need(new_database, built_template):
    """Nothing that the product runs while it is in use waits for an advisory lock."""
    database = new_database(template=built_template)
    with database.connect() as squatter, database.connect() as other:
        # no function of the product takes one
        asks = "select proname from pg_proc where prosrc ~ 'pg_(try_)?advisory'"
        asks += " and pronamespace in ('public'::regnamespace, 'access'::regnamespace)"
        assert other.execute(asks).fetchall() == []
        names = ["keep_partitions", "groundwork_definer"]
        squatter.execute("set role authenticated")
        for name in names:
            squatter.execute("select pg_advisory_lock(hashtext(%s))", [name])
        squatter.execute(
            "select pg_advisory_lock(hashtextextended('keep_partitions', oid::bigint))"
            " from pg_class where relname in ('app_events', 'api_logs', 'audit_logs')"
        )
        other.execute("set statement_timeout = '5s'")
        for table in ("app_events", "api_logs", "audit_logs"):
            other.execute("select access.keep_partitions(%s::regclass, '5 months')", [table])
            with pytest.raises(errors.InsufficientPrivilege), squatter.transaction():
                squatter.execute(f"lock table {table} in share update exclusive mode")
        # the control
        squatter.execute("select pg_advisory_lock(1)")
        with pytest.raises(errors.QueryCanceled):
            other.execute("select pg_advisory_lock(1)")
