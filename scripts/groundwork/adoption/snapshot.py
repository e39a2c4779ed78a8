"""Every row as it was before, which the account compares with: its key, and a digest of each value.

They stand in the schema groundwork, in one transaction, so that an adoption that was interrupted
continues with what it began with; they go once everything is accounted for. A digest is a number
of 64 bits, so no content is kept twice.
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
    column_names text[] not null default '{}',
    column_types text[] not null default '{}',
    primary key (adoption_id, schema_name, table_name)
);
create table if not exists groundwork.legacy_key (
    adoption_id integer not null,
    schema_name text not null default 'public',
    table_name text not null,
    key text[] not null,
    digests bigint[]
);
-- those of an older version
alter table groundwork.legacy_table
add column if not exists has_key boolean not null default false,
add column if not exists column_names text[] not null default '{}',
add column if not exists column_types text[] not null default '{}',
add column if not exists schema_name text not null default 'public';
alter table groundwork.legacy_table
drop constraint if exists legacy_table_pkey,
add primary key (adoption_id, schema_name, table_name);
alter table groundwork.legacy_key
add column if not exists digests bigint[],
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
        '{}'
    ) as key_columns,
    exists (
        select
        from pg_catalog.pg_index
        where
            pg_index.indrelid = pg_class.oid
            and pg_index.indisprimary
    ) as has_key,
    stored.names,
    stored.types,
    -- the rows of a child are those of the child
    pg_class.relkind = 'r' as is_plain
from pg_catalog.pg_class
inner join pg_catalog.pg_namespace
    on pg_class.relnamespace = pg_namespace.oid
cross join lateral (
    select
        coalesce(array_agg(attname::text order by attnum), '{}') as names,
        coalesce(array_agg(format_type(atttypid, atttypmod) order by attnum), '{}') as types
    from pg_catalog.pg_attribute
    where
        attrelid = pg_class.oid
        and attnum > 0
        and not attisdropped
        -- what is computed is not stored
        and attgenerated = ''
) as stored
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

    insert into groundwork.legacy_key (adoption_id, schema_name, table_name, key, digests)
    select {adoption}, {schema}, {name}, {key}, {digests}
    from {only} {table} as legacy
    returning 1

)

insert into groundwork.legacy_table (
    adoption_id, schema_name, table_name, key_columns, has_key, column_names, column_types,
    row_count
)
select
    {adoption}, {schema}, {name}, {columns}, {has_key}, {names}, {types},
    (select count(*) from keys)
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
    """Note every row of these schemas; returns the adoption. All of it is one transaction."""
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
    # of a table without a primary key each row has the empty key: its digests name it
    types = dict(zip(table.names, table.types, strict=True))
    texts = [
        normal(sql.Identifier("legacy", column), types.get(column, ""))
        for column in table.key_columns
    ]
    digests = [
        digest(normal(sql.Identifier("legacy", column), kind)) for column, kind in types.items()
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
            names=sql.Literal(table.names),
            types=sql.Literal(table.types),
            digests=sql.SQL("array[{}]::bigint[]").format(sql.SQL(", ").join(digests)),
            only=sql.SQL("only" if table.is_plain else ""),
        )
    )


def normal(value: sql.Composable, kind: str, is_sure: bool = True) -> sql.Composed:
    """The text of a value; of one number always the same, with however many digits it is kept.

    Without `is_sure`, `value` is a text, and stays as it is where it is no number.
    """
    text = sql.SQL("{}::text").format(value)
    if not kind.startswith("numeric"):
        return text
    number = sql.SQL("trim_scale({}::numeric)::text").format(value)
    if is_sure:
        return number
    return sql.SQL("case when {} ~ '^-?[0-9]+([.][0-9]+)?$' then {} else {} end").format(
        value, number, text
    )


def digest(value: sql.Composable) -> sql.Composed:
    """The number that stands for the text of a value; null for null."""
    return sql.SQL('hashtextextended({}::text collate "C", 0)').format(value)


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
