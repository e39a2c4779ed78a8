"""Turns what was found into the files of a project."""

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import partial

import psycopg

from ..audit.quoting import quote_ident
from ..project.kinds import Kind
from . import functions, objects, tables, views
from .described import Item, Table
from .expressions import short_type
from .macros import macro, with_calls, with_sql
from .names import split_name
from .parts import trigger_statement
from .proving import Difference, differences
from .reading import Found, Key, Object
from .recognised.near import with_comment
from .recognised.privileges import usable_by, without_grants
from .recognised.tables import Near, Tables

PATH = ("public", "extensions", "auth")
"""The search path of a project: what stands there has no schema in a file."""

OPENS, CLOSES = "\ue000", "\ue001"
"""Around the name of a model, until it is known how the file is read."""

REFERENCE = re.compile(f"{OPENS}(.*?){CLOSES}")

ITEMS = "select kind, name, definition from unnest(groundwork.items(%s::oid))"
DESCRIBED = "select kind, name, definition from unnest(groundwork.{}(%s, %s))"

PARTITIONS = """
select kind, name, definition
from unnest(groundwork.partition_items(%s::oid, null, false))
"""

COLUMNS = """
select attname as name, quote_ident(attname) as quoted
from pg_attribute
where
    attrelid = %s
    and attnum > 0
    and not attisdropped
    -- what it has from a parent is declared there
    and attislocal
order by attnum
"""

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

USABLE = ("sequence", "domain", "composite", "range", "schema")
"""The kinds whose privileges usable_by() states."""

ATTEMPTS = 3
"""Short; as printed where that differed; all as printed."""


@dataclass
class File:
    """What is written of one object."""

    object: Object
    text: str
    properties: dict
    problems: list[Difference] = field(default_factory=list)
    """What a run of it would change, or why the engine refuses it."""
    calls: list[str] = field(default_factory=list)
    """The macros that stand in it."""
    near: str | None = None
    """The row access class that nearly fits, and what keeps it from that."""


class Writer:
    """Writes the objects of one database, each proven by the engine."""

    def __init__(
        self,
        connection: psycopg.Connection,
        found: Found,
        kinds: dict[str, Kind],
        late: dict[Key, set[Key]],
        macros: Tables | None = None,
    ):
        self.macros = macros
        self.connection = connection
        self.found = found
        self.late = late
        self.kinds = {kind.kind: kind for kind in kinds.values()}
        self.by_name = {
            (each.schema, each.name): each
            for each in found.objects.values()
            if each.kind not in ("function", "schema", "extension", "publication")
        }
        self.by_model = {each.model: each for each in found.objects.values()}
        self.forms = Counter(
            (each.schema, each.name) for each in found.objects.values() if each.kind == "function"
        )

    def file(self, each: Object) -> File:
        kind = self.kinds["object" if each.kind == "schema" else each.kind]
        if each.is_platform:
            return self.platform_file(each)
        properties: dict = {}
        if each.kind == "extension":
            text = f"create extension if not exists {quote_ident(each.name)}"
            text += f" with schema {quote_ident(each.schema)};\n"
            return self.finished(each, text, properties, self.prove(each, kind, text, properties))
        items = self.items(each, kind)
        if each.kind == "table":
            return self.table_file(each, kind, items)
        if each.comment:
            properties["description"] = each.comment
        accepted: list[str] = []
        if each.kind == "type":
            text = objects.enum(self.connection, each)
        elif each.kind in ("domain", "composite", "range"):
            text = objects.other_type(self.connection, each, items)
            if each.kind == "composite":
                properties |= described_columns(items)
        elif each.kind == "schema":
            text = objects.schema(self.connection, each, items)
            properties["meta"] = {"object": f"schema {quote_ident(each.name)}"}
        elif each.kind == "publication":
            text = objects.publication(self.connection, each)
        elif each.kind == "sequence":
            text = objects.sequence(self.connection, each, items)
        elif each.kind == "function":
            text, accepted = functions.function(self.connection, each)
        else:
            table = self.table(each, items)
            properties |= described_columns(items)
            if self.macros:
                self.renders(each, kind, {})
                renderer = self.macros.renderer
                text, call = views.view(self.connection, each, table, table.named, renderer)
                if call and not self.prove(each, kind, text, properties):
                    file = self.finished(each, text, properties, [])
                    file.calls = [call.macro]
                    return file
            text, _ = views.view(self.connection, each, table, table.named)
        if accepted:
            properties["meta"] = {"accept": accepted}
        if each.kind == "function" and self.is_overloaded(each):
            properties.setdefault("meta", {})
            properties["meta"] |= {"function": each.name, "arguments": each.arguments}
        if self.macros and each.kind in USABLE and (call := usable_by(items)):
            self.renders(each, kind, properties.get("meta", {}))
            emitted = self.macros.renderer.call(call.macro, *call.arguments, **call.named)
            short = f"{without_grants(text)}\n{macro(str(call), emitted)}\n"
            if not self.prove(each, kind, short, properties):
                file = self.finished(each, short, properties, [])
                file.calls = [call.macro]
                return file
        found = self.prove(each, kind, text, properties)
        return self.finished(each, text, properties, found)

    def table_file(self, each: Object, kind: Kind, items: list[Item]) -> File:
        properties = {"description": each.comment} if each.comment else {}
        properties |= described_columns(items)
        if not says_who_sees_rows(items):
            properties["meta"] = {"accept": ["open_rows"]}
        table = self.table(each, items)
        table.late = {
            name
            for other in self.late.get(each.key, ())
            for name in printed_names(each, self.found.objects[other])
        }
        near: Near | None = None
        if self.macros:
            file, near = self.with_macros(each, kind, table, properties)
            if file:
                return file
        best: tuple[str, list[Difference]] | None = None
        printed: set[str] = set()
        for _ in range(ATTEMPTS):
            self.write_late(each, table, properties)
            table.as_printed = printed
            text = tables.declaration(table)
            found = self.prove(each, kind, text, properties)
            if best is None or len(found) < len(best[1]):
                best = text, found
            if not found:
                break
            doubtful = {difference.kind for difference in found} & ALL_KINDS
            if not doubtful or doubtful <= printed:
                doubtful = ALL_KINDS
            printed = printed | doubtful
        text = with_comment(best[0], table.name, str(near)) if near else best[0]
        file = self.finished(each, text, properties, best[1])
        file.near = str(near) if near else None
        return file

    def write_late(self, each: Object, table: Table, properties: dict) -> None:
        if table.late:
            properties.setdefault("meta", {})["late"] = {
                self.late_name(each, name): self.compiled(each, statements)
                for name, statements in tables.late_statements(table).items()
            }

    def with_macros(
        self, each: Object, kind: Kind, table: Table, properties: dict
    ) -> tuple[File | None, Near | None]:
        """The file of a table, with macros in place of the statements that they emit.

        None where there are none, or else the class that nearly fits.
        """
        self.renders(each, kind, properties.get("meta", {}))
        table.as_printed = set()
        used = {self.found.objects[key].model for key in each.uses}
        for _ in range(ATTEMPTS):
            self.write_late(each, table, properties)
            found = self.macros.recognise(
                table, each.key[1], used, lambda text: self.prove(each, kind, text, properties)
            )
            if found.text or not found.doubtful:
                break
            table.as_printed = table.as_printed | found.doubtful
        if not found.text:
            return None, found.near
        near = str(found.near) if found.near else None
        text = with_comment(found.text, table.name, near) if near else found.text
        file = self.finished(each, text, properties, [], found.named)
        file.calls, file.near = [call.macro for call in found.calls], near
        return file, None

    def renders(self, each: Object, kind: Kind, meta: dict) -> None:
        """Have the macros rendered for the model of this object."""
        self.macros.renderer.for_model(
            each.model,
            each.schema,
            each.name,
            kind.materialized,
            meta,
            lambda model: self.compiled(each, f"{OPENS}{model}{CLOSES}"),
        )

    def platform_file(self, each: Object) -> File:
        """A table of the platform, with what others refer to and the triggers that are ours."""
        rows = self.connection.execute(REFERRED_COLUMNS, [each.key[1]]).fetchall()
        items = self.items(each, self.kinds["table"])
        own = {other.key[1] for other in self.found.objects.values() if other.kind == "function"}
        calls = self.connection.execute(OWN_TRIGGERS, [each.key[1], list(own)]).fetchall()
        ours = {row.name for row in calls}
        table = self.table(each, items)
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
        return self.finished(each, text, {"meta": {"platform": True}}, [])

    def finished(
        self,
        each: Object,
        text: str,
        properties: dict,
        found: list[Difference],
        named: set[str] = frozenset(),
    ) -> File:
        """The file, with a line for each object that it uses and does not name.

        named  what its macros name
        """
        used = {self.found.objects[key].model: self.found.objects[key] for key in each.uses}
        missing = sorted(
            name for name in used.keys() - named if f"{OPENS}{name}{CLOSES}" not in text
        )
        lines = [f"-- depends_on: {{{{ {called(used[name])} }}}}" for name in missing]
        body = with_calls(text).replace(OPENS, "{{ ref('").replace(CLOSES, "') }}")
        return File(each, "\n".join([*lines, body]), properties, problems=found)

    def prove(self, each: Object, kind: Kind, text: str, properties: dict) -> list[Difference]:
        parents = [self.found.objects[key] for key in each.uses]
        return differences(
            self.connection, each, kind, self.compiled(each, text), properties, parents
        )

    def compiled(self, each: Object, text: str) -> str:
        """The text as dbt compiles it, as far as the engine needs to know."""

        def shown(found: re.Match) -> str:
            other = self.by_model[found[1]]
            name = quote_ident(other.name)
            is_near = other.schema in (each.schema, *PATH)
            return name if is_near else f"{quote_ident(other.schema)}.{name}"

        return with_sql(REFERENCE.sub(shown, text))

    def items(self, each: Object, kind: Kind) -> list[Item]:
        if each.kind in ("table", "view", "materialized view"):
            rows = self.connection.execute(ITEMS, [each.key[1]])
        elif kind.described_by:
            name = f"schema {quote_ident(each.name)}" if each.kind == "schema" else each.name
            rows = self.connection.execute(DESCRIBED.format(kind.described_by), [each.schema, name])
        found = [Item(*row) for row in rows.fetchall()]
        if each.kind == "table":
            found += [
                Item(*row) for row in self.connection.execute(PARTITIONS, [each.key[1]]).fetchall()
            ]
        return found

    def table(self, each: Object, items: list[Item]) -> Table:
        columns = self.connection.execute(COLUMNS, [each.key[1]]).fetchall()
        return Table(
            name=quote_ident(each.name),
            plain=each.name,
            items=items,
            columns=[row.name for row in columns],
            quoted={row.name: row.quoted for row in columns},
            named=partial(self.named, each),
        )

    def named(self, each: Object, printed: str) -> str:
        """A name as PostgreSQL printed it, as the reference to its model where it has one."""
        base = printed
        while base.endswith("[]"):
            base = base[:-2]
        other = self.object_named(each, base)
        if other is None or other.key == each.key:
            return printed
        return f"{OPENS}{other.model}{CLOSES}{printed[len(base) :]}"

    def object_named(self, each: Object, printed: str) -> Object | None:
        """What a name means that PostgreSQL printed where `each` is at home."""
        schema, name = split_name(printed)
        places = [schema] if schema else [each.schema, *PATH]
        return next(
            (self.by_name[place, name] for place in places if (place, name) in self.by_name), None
        )

    def late_name(self, each: Object, printed: str) -> str:
        """A table as `late` names it: with its schema where that is not public."""
        other = self.object_named(each, printed)
        if other.schema == "public":
            return other.name
        return f"{quote_ident(other.schema)}.{quote_ident(other.name)}"

    def is_overloaded(self, each: Object) -> bool:
        return each.model != each.name or self.forms[each.schema, each.name] > 1


def called(each: Object) -> str:
    """How a file asks for an object: of its model, or of the package."""
    return f"access_function('{each.name}')" if each.is_of_package else f"ref('{each.model}')"


def printed_names(each: Object, other: Object) -> set[str]:
    """How PostgreSQL may print the name of `other` where `each` is at home."""
    name = quote_ident(other.name)
    return {
        f"{quote_ident(other.schema)}.{name}",
        *([name] if other.schema in (each.schema, *PATH) else []),
    }


def says_who_sees_rows(items: list[Item]) -> bool:
    settings = {item.name: item.definition for item in items if item.kind == "setting"}
    return bool(
        settings.get("row_security")
        and settings.get("force_row_security")
        and any(item.kind == "policy" for item in items)
    )


def described_columns(items: list[Item]) -> dict:
    columns = [
        {
            "name": item.definition.get("column") or item.definition["name"],
            "description": item.definition["text"],
        }
        for item in items
        if (item.kind == "comment")
        and (item.definition.get("kind") == "column" or "column" in item.definition)
    ]
    return {"columns": columns} if columns else {}
