"""Turns what was found into the files of a project."""

import re
from collections import Counter
from functools import partial

import psycopg

from ..audit.quoting import quote_ident
from ..project.kinds import Kind
from . import functions, objects, views
from .described import Item, Table
from .macros import macro, with_calls, with_sql
from .names import PATH, split_name
from .proving import Difference, differences
from .reading import Found, Key, Object
from .recognised.privileges import usable_by, without_grants
from .recognised.tables import Tables
from .table_files import platform_file, table_file
from .written import File, described_columns

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

USABLE = ("sequence", "domain", "composite", "range", "schema")
"""The kinds whose privileges usable_by() states."""


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
            return platform_file(self, each)
        properties: dict = {}
        if each.kind == "extension":
            text = f"create extension if not exists {quote_ident(each.name)}"
            text += f" with schema {quote_ident(each.schema)};\n"
            return self.finished(each, text, properties, self.prove(each, kind, text, properties))
        items = self.items(each, kind)
        if each.kind == "table":
            return table_file(self, each, kind, items)
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
