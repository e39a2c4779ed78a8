"""Writes the files of types, sequences, schemas and publications."""

from collections.abc import Iterator

import psycopg
from pglast.parser import scan

from ..audit.quoting import quote_ident, quote_literal
from .described import Item
from .expressions import shortened, small_letters
from .names import sequence_options
from .privileges import granted
from .reading import Object

TYPE_SOURCE = """
select groundwork.type_source(pg_type.oid, %s, multirange.typname) as source
from pg_type
left join pg_range
    on pg_type.oid = pg_range.rngtypid
left join pg_type as multirange
    on pg_range.rngmultitypid = multirange.oid
where pg_type.oid = %s
"""

DOMAIN_CHECKS = """
select
    conname as name,
    pg_get_expr(conbin, 0, true) as expression,
    convalidated as is_validated,
    obj_description(oid, 'pg_constraint') as comment
from pg_constraint
where
    contypid = %s
    and contype = 'c'
order by conname
"""

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


def enum(connection: psycopg.Connection, each: Object, items: list[Item]) -> str:
    labels = connection.execute("select groundwork.enum_labels(%s)", [each.key[1]]).fetchone()[0]
    body = ",\n".join(f"    {quote_literal(label)}" for label in labels)
    text = f"create type {quote_ident(each.name)} as enum (\n{body}\n);\n"
    if each.comment:
        text += f"\ncomment on type {quote_ident(each.name)} is {quote_literal(each.comment)};\n"
    may_use = [
        Item("privilege", item.name, {"role": item.name, "privilege": "usage", **item.definition})
        for item in items
        if item.kind == "usage"
    ]
    lines = usage(may_use, "type", quote_ident(each.name))
    return text + "\n".join(["", *lines, ""] if lines else [])


def other_type(connection: psycopg.Connection, each: Object, items: list[Item]) -> str:
    name = quote_ident(each.name)
    text = connection.execute(TYPE_SOURCE, [name, each.key[1]]).fetchone().source
    if each.kind == "composite":
        head, _, body = text.partition("(")
        attributes = ",\n".join(f"    {each}" for each in top_level(body.removesuffix(")")))
        text = f"{head}(\n{attributes}\n)"
    blocks = []
    if each.kind == "domain":
        late = []
        for check in connection.execute(DOMAIN_CHECKS, [each.key[1]]).fetchall():
            clause = f"constraint {quote_ident(check.name)} check ({shortened(check.expression)})"
            if check.is_validated:
                text += f"\n{clause}"
            else:
                late.append(f"alter domain {name} add {clause} not valid;")
            if check.comment:
                on = f"constraint {quote_ident(check.name)} on domain {name}"
                late.append(f"comment on {on} is {quote_literal(check.comment)};")
        blocks = late
    blocks += usage(items, "domain" if each.kind == "domain" else "type", name)
    return "\n\n".join([f"{small_letters(text)};", *(["\n".join(blocks)] if blocks else [])]) + "\n"


def top_level(text: str) -> Iterator[str]:
    """The parts of a list between its commas."""
    start = depth = 0
    for token in scan(text):
        depth += {"(": 1, ")": -1}.get(text[token.start : token.end + 1], 0)
        if depth == 0 and text[token.start] == ",":
            yield text[start : token.start].strip()
            start = token.end + 1
    if text[start:].strip():
        yield text[start:].strip()


def usage(items: list[Item], word: str, name: str) -> list[str]:
    """Who may use a type, where that is not everyone."""
    roles = [item for item in items if item.kind == "privilege"]
    others = [item for item in roles if item.definition["role"] != "public"]
    is_open = len(others) < len(roles)
    revoked = [] if is_open else [f"revoke usage on {word} {name} from public;"]
    return revoked + granted(others, f"{word} {name}").split("\n")[1:-1]


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
