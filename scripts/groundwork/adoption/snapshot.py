"""The keys of every row as it was before, which the account compares with.

They stand in the schema groundwork, in one transaction, so that an adoption that was interrupted
goes on with what it began with; they go once every row is accounted for.
"""

import psycopg
from psycopg import sql

TABLES = """
create schema if not exists groundwork;
revoke all on schema groundwork from public;
create table if not exists groundwork.adoption (
    id integer generated always as identity primary key,
    began_at timestamptz not null default clock_timestamp(),
    ended_at timestamptz
);
create table if not exists groundwork.legacy_table (
    adoption_id integer not null,
    schema_name text not null default 'public',
    table_name text not null,
    key_columns text[] not null,
    row_count bigint not null,
    has_key boolean not null default false,
    primary key (adoption_id, schema_name, table_name)
);
create table if not exists groundwork.legacy_key (
    adoption_id integer not null,
    schema_name text not null default 'public',
    table_name text not null,
    key text[] not null
);
-- those of an older version
alter table groundwork.legacy_table
add column if not exists has_key boolean not null default false,
add column if not exists schema_name text not null default 'public';
alter table groundwork.legacy_table
drop constraint if exists legacy_table_pkey,
add primary key (adoption_id, schema_name, table_name);
alter table groundwork.legacy_key
add column if not exists schema_name text not null default 'public';
"""

KEYS = """
select
    pg_namespace.nspname as schema,
    pg_class.relname as name,
    coalesce(
        (
            select array_agg(pg_attribute.attname::text order by places.place)
            from pg_catalog.pg_index
            cross join unnest(pg_index.indkey) with ordinality as places (number, place)
            inner join pg_catalog.pg_attribute
                on
                    pg_index.indrelid = pg_attribute.attrelid
                    and places.number = pg_attribute.attnum
            where
                pg_index.indrelid = pg_class.oid
                and pg_index.indisprimary
        ),
        -- without a primary key, a row is known by all it holds
        (
            select array_agg(pg_attribute.attname::text order by pg_attribute.attnum)
            from pg_catalog.pg_attribute
            where
                pg_attribute.attrelid = pg_class.oid
                and pg_attribute.attnum > 0
                and not pg_attribute.attisdropped
        ),
        '{}'
    ) as key_columns,
    exists (
        select
        from pg_catalog.pg_index
        where
            pg_index.indrelid = pg_class.oid
            and pg_index.indisprimary
    ) as has_key
from pg_catalog.pg_class
inner join pg_catalog.pg_namespace
    on pg_class.relnamespace = pg_namespace.oid
where
    pg_namespace.nspname = any(%(schemas)s)
    and pg_class.relkind in ('r', 'p')
    and not pg_class.relispartition
    and not exists (
        select
        from pg_catalog.pg_depend
        where
            classid = 'pg_catalog.pg_class'::regclass
            and objid = pg_class.oid
            and deptype = 'e'
    )
order by pg_namespace.nspname, pg_class.relname
"""

ADD = """
with keys as (

    insert into groundwork.legacy_key (adoption_id, schema_name, table_name, key)
    select {adoption}, {schema}, {name}, {key}
    from {table} as legacy
    returning 1

)

insert into groundwork.legacy_table (
    adoption_id, schema_name, table_name, key_columns, has_key, row_count
)
select {adoption}, {schema}, {name}, {columns}, {has_key}, (select count(*) from keys)
"""


def unfinished(connection: psycopg.Connection) -> int | None:
    """The adoption that was begun and has not ended, if any."""
    known = connection.execute("select to_regclass('groundwork.adoption') as name").fetchone()
    if known.name is None:
        return None
    query = "select id from groundwork.adoption where ended_at is null order by id desc limit 1"
    row = connection.execute(query).fetchone()
    return row.id if row else None


def update_tables(connection: psycopg.Connection) -> None:
    """Give the tables what they lack where an older version began the adoption."""
    with connection.transaction():
        connection.execute(TABLES)


def take(connection: psycopg.Connection, schemas: list[str]) -> int:
    """Note every key of these schemas; returns the adoption. All of it is one transaction."""
    connection.rollback()
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    try:
        with connection.transaction():
            prepare(connection)
            connection.execute(TABLES)
            adoption = (
                connection.execute("insert into groundwork.adoption default values returning id")
                .fetchone()
                .id
            )
            for row in connection.execute(KEYS, {"schemas": schemas}).fetchall():
                add(connection, adoption, row)
    finally:
        connection.isolation_level = None
    return adoption


def add(connection: psycopg.Connection, adoption: int, table) -> None:
    texts = [
        sql.SQL("legacy.{}::text").format(sql.Identifier(column)) for column in table.key_columns
    ]
    connection.execute(
        sql.SQL(ADD).format(
            adoption=sql.Literal(adoption),
            schema=sql.Literal(table.schema),
            name=sql.Literal(table.name),
            table=sql.Identifier(table.schema, table.name),
            key=sql.SQL("array[{}]::text[]").format(sql.SQL(", ").join(texts)),
            columns=sql.Literal(table.key_columns),
            has_key=sql.Literal(table.has_key),
        )
    )


def prepare(connection: psycopg.Connection) -> None:
    """The same value reads the same before and after."""
    connection.execute("set local timezone = 'UTC'")
    connection.execute("set local datestyle = 'ISO, YMD'")
    connection.execute("set local intervalstyle = 'postgres'")
    connection.execute("set local extra_float_digits = 3")


def end(connection: psycopg.Connection, adoption: int) -> None:
    """Every row is accounted for: the keys have served."""
    with connection.transaction():
        connection.execute("delete from groundwork.legacy_key where adoption_id = %s", [adoption])
        connection.execute(
            "update groundwork.adoption set ended_at = clock_timestamp() where id = %s", [adoption]
        )
