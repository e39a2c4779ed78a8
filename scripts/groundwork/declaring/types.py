"""Writes the files of types: enumerated ones, domains, composites and ranges."""

import psycopg

from ..audit.quoting import quote_ident, quote_literal
from .described import Item
from .expressions import default_of, short_type, shortened, small_letters
from .names import usual_name
from .privileges import granted
from .reading import Object

RANGE = """
select groundwork.type_source(pg_type.oid, %s, multirange.typname) as source
from pg_type
inner join pg_range
    on pg_type.oid = pg_range.rngtypid
inner join pg_type as multirange
    on pg_range.rngmultitypid = multirange.oid
where pg_type.oid = %s
"""

DOMAIN = """
select
    format_type(typbasetype, typtypmod) as base,
    groundwork.type_facts(typbasetype, typtypmod, typcollation) ->> 'collation' as collation,
    pg_get_expr(typdefaultbin, 0) as default_value,
    typnotnull as is_not_null,
    (
        select conname
        from pg_constraint
        where
            contypid = pg_type.oid
            and contype = 'n'
    ) as not_null_name
from pg_type
where oid = %s
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

ATTRIBUTES = """
select
    quote_ident(attname) as name,
    format_type(atttypid, atttypmod) as type,
    groundwork.type_facts(atttypid, atttypmod, attcollation) ->> 'collation' as collation
from pg_type
inner join pg_attribute
    on typrelid = attrelid
where
    pg_type.oid = %s
    and attnum > 0
    and not attisdropped
order by attnum
"""


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


def composite(connection: psycopg.Connection, each: Object, items: list[Item]) -> str:
    lines = []
    for row in connection.execute(ATTRIBUTES, [each.key[1]]).fetchall():
        words = [row.name, short_type(row.type)]
        words += [f"collate {row.collation}"] if row.collation else []
        lines.append("    " + " ".join(words))
    body = "\n" + ",\n".join(lines) + "\n" if lines else ""
    name = quote_ident(each.name)
    return with_usage(f"create type {name} as ({body});", items, "type", name)


def domain(connection: psycopg.Connection, each: Object, items: list[Item]) -> str:
    row = connection.execute(DOMAIN, [each.key[1]]).fetchone()
    name = quote_ident(each.name)
    words = [f"create domain {name} as {short_type(row.base)}"]
    words += [f"collate {row.collation}"] if row.collation else []
    if row.default_value is not None:
        words.append(f"default {default_of(shortened(row.default_value))}")
    if row.not_null_name not in (None, usual_name(each.name, [], "not_null")):
        words.append(f"constraint {quote_ident(row.not_null_name)}")
    words += ["not null"] if row.is_not_null else []
    lines, late = [" ".join(words)], []
    for check in connection.execute(DOMAIN_CHECKS, [each.key[1]]).fetchall():
        clause = f"check ({shortened(check.expression)})"
        if check.name != usual_name(each.name, [], "check"):
            clause = f"constraint {quote_ident(check.name)} {clause}"
        if check.is_validated:
            lines.append(clause)
        else:
            late.append(f"alter domain {name} add {clause} not valid;")
        if check.comment:
            on = f"constraint {quote_ident(check.name)} on domain {name}"
            late.append(f"comment on {on} is {quote_literal(check.comment)};")
    text = "\n".join(lines) + ";"
    text += "\n\n" + "\n".join(late) if late else ""
    return with_usage(text, items, "domain", name)


def range_type(connection: psycopg.Connection, each: Object, items: list[Item]) -> str:
    name = quote_ident(each.name)
    text = connection.execute(RANGE, [name, each.key[1]]).fetchone().source
    return with_usage(f"{small_letters(text)};", items, "type", name)


def with_usage(text: str, items: list[Item], word: str, name: str) -> str:
    lines = usage(items, word, name)
    return "\n".join([text, *(["", *lines] if lines else []), ""])


def usage(items: list[Item], word: str, name: str) -> list[str]:
    """Who may use a type, where that is not everyone."""
    roles = [item for item in items if item.kind == "privilege"]
    others = [item for item in roles if item.definition["role"] != "public"]
    is_open = len(others) < len(roles)
    revoked = [] if is_open else [f"revoke usage on {word} {name} from public;"]
    return revoked + granted(others, f"{word} {name}").split("\n")[1:-1]
