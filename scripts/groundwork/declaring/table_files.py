"""The file of a table: with macros, in short forms, or as PostgreSQL prints it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..audit.quoting import quote_ident
from ..project.kinds import Kind
from . import tables
from .described import Item, Table
from .expressions import short_type
from .names import PATH
from .parts import trigger_statement
from .proving import Difference
from .reading import Object
from .recognised.near import with_comment
from .recognised.tables import Near
from .written import File, described_columns

if TYPE_CHECKING:
    from .declare import Writer

REFERRED_COLUMNS = """
select
    quote_ident(attname) as name,
    format_type(atttypid, atttypmod) as type,
    exists (
        select
        from pg_constraint
        where
            conrelid = attrelid
            and contype = 'p'
            and conkey = array[attnum]
    ) as is_key
from pg_attribute
where
    attrelid = %s
    and attnum > 0
    and not attisdropped
    and exists (
        select
        from pg_constraint
        where
            (conrelid = attrelid and contype = 'p' and attnum = any(conkey))
            or (confrelid = attrelid and attnum = any(confkey))

        union all

        -- triggers that look at it
        select
        from pg_depend
        where
            classid = 'pg_trigger'::regclass
            and refclassid = 'pg_class'::regclass
            and refobjid = attrelid
            and refobjsubid = attnum
    )
order by attnum
"""

OWN_TRIGGERS = """
select tgname as name
from pg_trigger
where
    tgrelid = %s
    and not tgisinternal
    and tgfoid = any(%s::oid[])
"""

ALL_KINDS = {"column", "constraint", "index", "policy"}
"""The parts of a table that are written short first, and as PostgreSQL prints them next."""

ATTEMPTS = 3
"""Short; as printed where that differed; all as printed."""


def table_file(writer: Writer, each: Object, kind: Kind, items: list[Item]) -> File:
    properties = {"description": each.comment} if each.comment else {}
    properties |= described_columns(items)
    if not says_who_sees_rows(items):
        properties["meta"] = {"accept": ["open_rows"]}
    table = writer.table(each, items)
    table.late = {
        name
        for other in writer.late.get(each.key, ())
        for name in printed_names(each, writer.found.objects[other])
    }
    near: Near | None = None
    if writer.macros:
        file, near = with_macros(writer, each, kind, table, properties)
        if file:
            return file
    best: tuple[str, list[Difference]] | None = None
    printed: set[str] = set()
    for _ in range(ATTEMPTS):
        write_late(writer, each, table, properties)
        table.as_printed = printed
        text = tables.declaration(table)
        found = writer.prove(each, kind, text, properties)
        if best is None or len(found) < len(best[1]):
            best = text, found
        if not found:
            break
        doubtful = {difference.kind for difference in found} & ALL_KINDS
        if not doubtful or doubtful <= printed:
            doubtful = ALL_KINDS
        printed = printed | doubtful
    text = with_comment(best[0], table.name, str(near)) if near else best[0]
    file = writer.finished(each, text, properties, best[1])
    file.near = str(near) if near else None
    return file


def write_late(writer: Writer, each: Object, table: Table, properties: dict) -> None:
    if table.late:
        properties.setdefault("meta", {})["late"] = {
            writer.late_name(each, name): writer.compiled(each, statements)
            for name, statements in tables.late_statements(table).items()
        }


def with_macros(
    writer: Writer, each: Object, kind: Kind, table: Table, properties: dict
) -> tuple[File | None, Near | None]:
    """The file of a table, with macros in place of the statements that they emit.

    None where there are none, or else the class that nearly fits.
    """
    writer.renders(each, kind, properties.get("meta", {}))
    table.as_printed = set()
    used = {writer.found.objects[key].model for key in each.uses}
    for _ in range(ATTEMPTS):
        write_late(writer, each, table, properties)
        found = writer.macros.recognise(
            table, each.key[1], used, lambda text: writer.prove(each, kind, text, properties)
        )
        if found.text or not found.doubtful:
            break
        table.as_printed = table.as_printed | found.doubtful
    if not found.text:
        return None, found.near
    near = str(found.near) if found.near else None
    text = with_comment(found.text, table.name, near) if near else found.text
    file = writer.finished(each, text, properties, [], found.named)
    file.calls, file.near = [call.macro for call in found.calls], near
    return file, None


def platform_file(writer: Writer, each: Object) -> File:
    """A table of the platform, with what others refer to and the triggers that are ours."""
    rows = writer.connection.execute(REFERRED_COLUMNS, [each.key[1]]).fetchall()
    items = writer.items(each, writer.kinds["table"])
    own = {other.key[1] for other in writer.found.objects.values() if other.kind == "function"}
    calls = writer.connection.execute(OWN_TRIGGERS, [each.key[1], list(own)]).fetchall()
    ours = {row.name for row in calls}
    table = writer.table(each, items)
    words = ["create table", table.name, "("]
    lines = [
        f"    {row.name} {short_type(row.type)}{' primary key' if row.is_key else ''}"
        for row in rows
    ]
    text = " ".join(words) + "\n" + ",\n".join(lines) + "\n);\n"
    for item in table.of("trigger"):
        if item.name in ours:
            text += f"\n{trigger_statement(table, item)}\n"
    text += "\n{{ service_rows() }}\n"
    return writer.finished(each, text, {"meta": {"platform": True}}, [])


def says_who_sees_rows(items: list[Item]) -> bool:
    settings = {item.name: item.definition for item in items if item.kind == "setting"}
    return bool(
        settings.get("row_security")
        and settings.get("force_row_security")
        and any(item.kind == "policy" for item in items)
    )


def printed_names(each: Object, other: Object) -> set[str]:
    """How PostgreSQL may print the name of `other` where `each` is at home."""
    name = quote_ident(other.name)
    return {
        f"{quote_ident(other.schema)}.{name}",
        *([name] if other.schema in (each.schema, *PATH) else []),
    }
