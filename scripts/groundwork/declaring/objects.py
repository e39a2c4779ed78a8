"""Writes the files of sequences, schemas and publications."""

import psycopg

from ..audit.quoting import quote_ident
from .described import Item
from .expressions import small_letters
from .names import sequence_options
from .privileges import granted
from .reading import Object

SEQUENCE = """
select
    format_type(seqtypid, null) as type,
    seqstart as start,
    seqincrement as increment,
    seqmin as minimum,
    seqmax as maximum,
    seqcache as cache,
    seqcycle as cycle
from pg_sequence
where seqrelid = %s
"""


OWNED_BY = """
select
    pg_namespace.nspname as schema,
    pg_class.relname as table_name,
    pg_attribute.attname as column_name
from pg_depend
inner join pg_class
    on pg_depend.refobjid = pg_class.oid
inner join pg_namespace
    on pg_class.relnamespace = pg_namespace.oid
inner join pg_attribute
    on
        pg_class.oid = pg_attribute.attrelid
        and pg_depend.refobjsubid = pg_attribute.attnum
where
    pg_depend.classid = 'pg_class'::regclass
    and pg_depend.objid = %s
    and pg_depend.refclassid = 'pg_class'::regclass
    and pg_depend.deptype = 'a'
"""


def owner_of_sequence(connection: psycopg.Connection, each: Object) -> dict[str, str]:
    """What a sequence says below meta: late, because it goes away with a column."""
    row = connection.execute(OWNED_BY, [each.key[1]]).fetchone()
    if row is None:
        return {}
    parts = [row.table_name] if row.schema == "public" else [row.schema, row.table_name]
    table = ".".join(quote_ident(part) for part in parts)
    # a trial has a copy of the table, without its schema
    column = f"{quote_ident(row.table_name)}.{quote_ident(row.column_name)}"
    return {table: f"alter sequence {quote_ident(each.name)} owned by {column}"}


def sequence(connection: psycopg.Connection, each: Object, items: list[Item]) -> str:
    row = connection.execute(SEQUENCE, [each.key[1]]).fetchone()._asdict()
    unlogged = "unlogged " if any(item.name == "unlogged" for item in items) else ""
    words = [f"create {unlogged}sequence", quote_ident(each.name)]
    if row["type"] != "bigint":
        words.append(f"as {row['type']}")
    words.append(sequence_options(row, row["type"]))
    text = " ".join(word for word in words if word) + ";\n"
    return text + granted(items, f"sequence {quote_ident(each.name)}")


OWNER = """
select quote_ident(pg_get_userbyid(nspowner)) as name
from pg_namespace
where
    oid = %s
    and nspowner <> current_user::regrole
"""

LACKING = """
select distinct lacking.role_name
from pg_class
cross join lateral jsonb_array_elements_text(
    groundwork.roles_without_usage(pg_class.oid)
) as lacking (role_name)
where pg_class.relnamespace = %s
order by 1
"""


def schema(connection: psycopg.Connection, each: Object, items: list[Item]) -> str:
    """With what roles lack that may use something in it: without, their privileges are none."""
    name = quote_ident(each.name)
    lacking = connection.execute(LACKING, [each.key[1]]).fetchall()
    owner = connection.execute(OWNER, [each.key[1]]).fetchone()
    lines = [f"alter schema {name} owner to {owner.name};"] if owner else []
    lines += granted(items, f"schema {name}").split("\n")[1:-1]
    lines += [f"grant usage on schema {name} to {row.role_name};" for row in lacking]
    return "\n".join([f"create schema {name};", *lines]) + "\n"


def publication(connection: psycopg.Connection, each: Object) -> str:
    query = "select groundwork.publication_definition(%s, %s)"
    text = connection.execute(query, [each.schema, each.name]).fetchone()[0]
    return small_letters(text.rstrip("; ")).replace("; ", ";\n") + ";\n"
