"""Turns what was found into the files of a project."""

import re
from collections import Counter
from functools import partial

import psycopg

from ..audit.quoting import quote_ident
from ..project.kinds import Kind
from . import functions, objects, types, views
from .bucket_files import bucket_file
from .catalog_files import catalog_text
from .described import Item, Table, is_description
from .expressions import with_schema
from .macros import macro, outside, with_calls, with_sql
from .names import PATH, split_name
from .order import Late, in_order
from .parts import inherited_changes
from .proving import Difference, differences
from .queries import (
    AUTH_FUNCTIONS,
    COLUMNS,
    DESCRIBED,
    DESCRIBED_TABLES,
    INHERITED_COLUMNS,
    INHERITED_CONSTRAINTS,
    ITEMS,
    PARTITIONS,
)
from .reading import Found, Key, Object
from .recognised.privileges import is_usable, usable_by, without_grants
from .recognised.tables import Tables
from .table_files import platform_file, table_files
from .together import AT_ONCE
from .written import File, described_columns

OPENS, CLOSES = "\ue000", "\ue001"
"""Around the name of a model, until it is known how the file is read."""

REFERENCE = re.compile(f"{OPENS}(.*?){CLOSES}")


class Writer:
    """Writes the objects of one database, each proven by the engine."""

    def __init__(
        self,
        connection: psycopg.Connection,
        found: Found,
        kinds: dict[str, Kind],
        late: Late,
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
            if each.kind not in ("function", "extension", "publication")
            and (not each.what or each.kind == "foreign table")
        }
        self.of_auth = frozenset(row.name for row in connection.execute(AUTH_FUNCTIONS).fetchall())
        """Functions that people write with their schema, though the search path has it."""
        self.items_ahead: dict[int, list[Item]] = {}
        self.columns_ahead: dict[int, list] = {}
        self.by_model = {each.model: each for each in found.objects.values()}
        self.forms = Counter(
            (each.schema, each.name) for each in found.objects.values() if each.kind == "function"
        )

    def files(self, wanted: list[Object]) -> list[File]:
        """The files, those of tables proven many at once as far as possible."""
        keys = {each.key for each in wanted if each.kind == "table" and not each.is_platform}
        ordered = [key for key in in_order(self.found) if key in keys]
        done: dict[Key, File] = {}
        for first in range(0, len(ordered), AT_ONCE):
            own = [self.found.objects[key] for key in ordered[first : first + AT_ONCE]]
            self.read_ahead(own)
            done |= {file.object.key: file for file in table_files(self, own)}
        self.items_ahead, self.columns_ahead = {}, {}
        return [done.get(each.key) or self.file(each) for each in wanted]

    def read_ahead(self, own: list[Object]) -> None:
        """Describe many tables by one query."""
        ids = [each.key[1] for each in own]
        self.items_ahead = {key: [] for key in ids}
        for row in self.connection.execute(DESCRIBED_TABLES, [ids]).fetchall():
            self.items_ahead[row.table_id].append(Item(*row[1:]))
        self.columns_ahead = {key: [] for key in ids}
        for row in self.connection.execute(COLUMNS, [ids]).fetchall():
            self.columns_ahead[row.table_id].append(row)

    def file(self, each: Object) -> File:
        """The file of what is no table of the project."""
        kind = self.kinds["object" if each.what else each.kind]
        if each.is_platform:
            return platform_file(self, each)
        if each.kind == "bucket":
            return bucket_file(self, each)
        properties: dict = {}
        if each.kind == "extension":
            text = f"create extension if not exists {quote_ident(each.name)}"
            text += f" with schema {quote_ident(each.schema)};\n"
            return self.finished(each, text, properties, self.prove(each, kind, text, properties))
        items = self.items(each, kind)
        if is_description(each.comment):
            properties["description"] = each.comment
        accepted: list[str] = []
        if each.kind == "type":
            text = types.enum(self.connection, each, items)
        elif each.kind == "domain":
            text = types.domain(self.connection, each, items)
        elif each.kind == "range":
            text = types.range_type(self.connection, each, items)
        elif each.kind == "composite":
            text = types.composite(self.connection, each, items)
            properties |= described_columns(items)
        elif each.what:
            text, properties["meta"] = catalog_text(self, each, items)
        elif each.kind == "publication":
            text = objects.publication(self.connection, each)
        elif each.kind == "sequence":
            text = objects.sequence(self.connection, each, items)
            if late := objects.owner_of_sequence(self.connection, each):
                properties["meta"] = {"late": late}
        elif each.kind == "function":
            text, accepted = functions.function(self.connection, each)
        else:
            table = self.table(each, items)
            properties |= described_columns(items)
            if self.macros:
                self.renders(each, kind, {})
                renderer = self.macros.renderer
                text, call = views.view(self.connection, each, table, table.named, renderer)
                text = self.qualified(text)
                if call and not self.prove(each, kind, text, properties):
                    return self.finished(each, text, properties, [], calls=[call.macro])
            text, _ = views.view(self.connection, each, table, table.named)
            if self.prove(each, kind, self.qualified(text), properties):
                text, _ = views.view(self.connection, each, table, table.named, is_pretty=False)
        text = self.qualified(text)
        if accepted:
            properties["meta"] = {"accept": accepted}
        is_overloaded = each.model != each.name or self.forms[each.schema, each.name] > 1
        if each.kind == "function" and is_overloaded:
            own = {"function": each.name, "arguments": each.arguments}
            properties["meta"] = properties.get("meta", {}) | own
        if self.macros and is_usable(each.kind, items, text) and (call := usable_by(items)):
            self.renders(each, kind, properties.get("meta", {}))
            emitted = self.macros.renderer.call(call.macro, *call.arguments, **call.named)
            short = f"{without_grants(text)}\n{macro(str(call), emitted)}\n"
            if not self.prove(each, kind, short, properties):
                return self.finished(each, short, properties, [], calls=[call.macro])
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

    def qualified(self, text: str) -> str:
        """The text with the schema auth before calls of its functions."""
        return outside(text, lambda part: with_schema(part, "auth", self.of_auth))

    def finished(
        self,
        each: Object,
        text: str,
        properties: dict,
        found: list[Difference],
        named: set[str] = frozenset(),
        calls: list[str] = (),
    ) -> File:
        """The file, with a line for each object that it uses and does not name.

        named  what its macros name
        calls  its macros
        """
        used = {self.found.objects[key].model: self.found.objects[key] for key in each.uses}
        missing = sorted(
            name for name in used.keys() - named if f"{OPENS}{name}{CLOSES}" not in text
        )
        lines = [f"-- depends_on: {{{{ {called(used[name])} }}}}" for name in missing]
        body = with_calls(text).replace(OPENS, "{{ ref('").replace(CLOSES, "') }}")
        return File(each, "\n".join([*lines, body]), properties, problems=found, calls=[*calls])

    def prove(self, each: Object, kind: Kind, text: str, properties: dict) -> list[Difference]:
        return differences(
            self.connection, each, kind, self.compiled(each, text), properties, self.parents(each)
        )

    def parents(self, each: Object) -> list[Object]:
        return [self.found.objects[key] for key in each.uses]

    def compiled(self, each: Object, text: str) -> str:
        """The text as dbt compiles it, as far as the engine needs to know."""

        def shown(found: re.Match) -> str:
            other = self.by_model[found[1]]
            name = quote_ident(other.name)
            path = [each.schema, *PATH] if self.is_at_home(each) else PATH
            before = path[: path.index(other.schema)] if other.schema in path else None
            is_found = before is not None and not any(
                (place, other.name) in self.by_name for place in before
            )
            return name if is_found else f"{quote_ident(other.schema)}.{name}"

        return with_sql(REFERENCE.sub(shown, text))

    def is_at_home(self, each: Object) -> bool:
        """Whether its own schema comes first where its file is read: see macros/platform/ref."""
        kind = self.kinds["object" if each.what else each.kind]
        return kind.kind == "table" or bool(kind.trial)

    def items(self, each: Object, kind: Kind) -> list[Item]:
        if each.key[1] in self.items_ahead:
            found = [*self.items_ahead[each.key[1]]]
            if any(item.name == "partition_key" for item in found if item.kind == "setting"):
                rows = self.connection.execute(PARTITIONS, {"table": each.key[1]})
                found += [Item(*row) for row in rows.fetchall()]
            return found
        if each.kind in ("table", "view", "materialized view"):
            rows = self.connection.execute(ITEMS, [each.key[1]])
        elif kind.described_by:
            values = [each.schema, each.what or each.name]
            rows = self.connection.execute(DESCRIBED.format(kind.described_by), values)
        found = [Item(*row) for row in rows.fetchall()]
        if each.kind == "table":
            found += [
                Item(*row)
                for row in self.connection.execute(PARTITIONS, {"table": each.key[1]}).fetchall()
            ]
        return found

    def table(self, each: Object, items: list[Item]) -> Table:
        columns, inherited = self.columns_ahead.get(each.key[1]), []
        if columns is None:
            columns = self.connection.execute(COLUMNS, [[each.key[1]]]).fetchall()
        if any((item.kind, item.name) == ("setting", "inherits") for item in items):
            # those of its parent are declared there
            inherited = self.connection.execute(INHERITED_COLUMNS, [each.key[1]]).fetchall()
            rows = self.connection.execute(INHERITED_CONSTRAINTS, [each.key[1]]).fetchall()
            names = {row.name for row in rows}
            items = [item for item in items if item.kind != "constraint" or item.name not in names]
        return Table(
            name=quote_ident(each.name),
            plain=each.name,
            items=items,
            columns=[row.name for row in columns],
            quoted={row.name: row.quoted for row in columns},
            sequences={row.name: row.sequence for row in columns if row.sequence},
            named=partial(self.named, each),
            inherited=[*inherited_changes(quote_ident(each.name), inherited)],
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


def called(each: Object) -> str:
    """How a file asks for an object: of its model, or of the package."""
    return f"access_function('{each.name}')" if each.is_of_package else f"ref('{each.model}')"
