"""Turns what was found into the files of a project."""

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import partial

import psycopg

from ..audit.quoting import quote_ident
from ..project.kinds import Kind
from . import foreign, functions, further_files, objects, roles, tables, views
from .described import Item, Table
from .expressions import short_type, with_schema
from .macros import macro, with_calls, with_sql
from .names import split_name
from .order import Late
from .parts import trigger_statement
from .proving import Difference, differences, node_of
from .queries import (
    AUTH_FUNCTIONS,
    COLUMNS,
    DESCRIBED,
    DESCRIBED_TABLES,
    INHERITED_CONSTRAINTS,
    ITEMS,
    OWN_TRIGGERS,
    PARTITIONS,
    REFERRED_COLUMNS,
)
from .reading import Found, Key, Object
from .stated import stated_tests
from .together import AT_ONCE, Declared, proven_together

PATH = ("public", "extensions", "auth")
"""The search path of a project: what stands there has no schema in a file."""

OPENS, CLOSES = "\ue000", "\ue001"
"""Around the name of a model, until it is known how the file is read."""

REFERENCE = re.compile(f"{OPENS}(.*?){CLOSES}")

ALL_KINDS = {"column", "constraint", "index", "policy"}
"""The parts of a table that are written short first, and as PostgreSQL prints them next."""

FURTHER = {
    "schema": objects.schema,
    "role": roles.role,
    "default privileges": roles.default_privileges,
    "job": roles.job,
    "event trigger": further_files.event_trigger,
    "collation": further_files.collation,
    "text search configuration": further_files.configuration,
    "text search dictionary": further_files.dictionary,
    "cast": further_files.cast,
    "operator": further_files.operator,
    "operator class": further_files.operator_class,
    "foreign-data wrapper": foreign.wrapper,
    "server": foreign.server,
    "user mapping": foreign.mapping,
    "subscription": foreign.subscription,
}
"""What writes an object of a type of macros/engine/install/catalog_types.sql."""

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


class Writer:
    """Writes the objects of one database, each proven by the engine."""

    def __init__(
        self,
        connection: psycopg.Connection,
        found: Found,
        kinds: dict[str, Kind],
        late: Late,
    ):
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
        in_order = [key for key in self.order() if key in keys]
        done: dict[Key, File] = {}
        for first in range(0, len(in_order), AT_ONCE):
            own = [self.found.objects[key] for key in in_order[first : first + AT_ONCE]]
            self.read_ahead(own)
            done |= {file.object.key: file for file in self.files_together(own)}
            # before the next are read
            done |= {each.key: self.file(each) for each in own if each.key not in done}
        self.items_ahead, self.columns_ahead = {}, {}
        return [done.get(each.key) or self.file(each) for each in wanted]

    def order(self) -> list[Key]:
        """Each object after those that it uses, and near them: few have to stand in then."""
        done: dict[Key, None] = {}
        for first in sorted(self.found.objects):
            open_keys = [first]
            while open_keys:
                key = open_keys[-1]
                missing = [other for other in self.found.objects[key].uses if other not in done]
                if key in done or not missing:
                    done[open_keys.pop()] = None
                else:
                    open_keys += sorted(missing)
        return list(done)

    def read_ahead(self, own: list[Object]) -> None:
        """Describe many tables by one query."""
        ids = [each.key[1] for each in own]
        self.items_ahead = {key: [] for key in ids}
        for row in self.connection.execute(DESCRIBED_TABLES, [ids]).fetchall():
            self.items_ahead[row.table_id].append(Item(*row[1:]))
        self.columns_ahead = {key: [] for key in ids}
        for row in self.connection.execute(COLUMNS, [ids]).fetchall():
            self.columns_ahead[row.table_id].append(row)

    def files_together(self, own: list[Object]) -> list[File]:
        """The files of those that a run would leave as they are at the first attempt."""
        kind, tried = self.kinds["table"], []
        for each in own:
            items = self.items(each, kind)
            properties = self.table_properties(each, items)
            table, text = self.attempt(each, items, properties, set())
            node = node_of(each, kind, self.compiled(each, text), properties, self.parents(each))
            tried.append((each, items, table, text, properties, node))
        right = proven_together(
            self.connection, [Declared(each.key[1], node) for each, *_, node in tried]
        )
        return [
            self.table_finished(each, items, table, text, properties, [])
            for each, items, table, text, properties, _ in tried
            if each.key[1] in right
        ]

    def file(self, each: Object) -> File:
        kind = self.kinds["object" if each.what else each.kind]
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
        elif each.what:
            text = self.further_text(each, items)
            properties["meta"] = {"object": each.what}
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
            text = views.view(self.connection, each, table, table.named)
            properties |= described_columns(items)
        text = with_schema(text, "auth", self.of_auth)
        if accepted:
            properties["meta"] = {"accept": accepted}
        if each.kind == "function" and self.is_overloaded(each):
            properties.setdefault("meta", {})
            properties["meta"] |= {"function": each.name, "arguments": each.arguments}
        found = self.prove(each, kind, text, properties)
        return self.finished(each, text, properties, found)

    def further_text(self, each: Object, items: list[Item]) -> str:
        if each.kind == "foreign table":
            return foreign.foreign_table(self.connection, each, self.table(each, items))
        return FURTHER[each.kind](self.connection, each, items)

    def table_properties(self, each: Object, items: list[Item]) -> dict:
        properties = {"description": each.comment} if each.comment else {}
        properties |= described_columns(items)
        at_once = [
            item
            for item in items
            if item.kind != "policy" or item.name not in self.late.policies.get(each.key, ())
        ]
        if not says_who_sees_rows(at_once):
            properties["meta"] = {"accept": ["open_rows"]}
        return properties

    def attempt(
        self, each: Object, items: list[Item], properties: dict, printed: set
    ) -> tuple[Table, str]:
        """The text, with what is `printed` as PostgreSQL has it; adds to `properties`."""
        table = self.table(each, items)
        table.late = {
            name
            for other in self.late.references.get(each.key, ())
            for name in printed_names(each, self.found.objects[other])
        }
        table.late_policies = self.late.policies.get(each.key, set())
        if table.late or table.late_policies:
            properties.setdefault("meta", {})["late"] = {
                self.late_name(each, name): self.compiled(each, statements)
                for name, statements in tables.late_statements(table).items()
            }
        table.as_printed = printed
        return table, with_schema(tables.declaration(table), "auth", self.of_auth)

    def table_file(self, each: Object, kind: Kind, items: list[Item]) -> File:
        properties = self.table_properties(each, items)
        best: tuple[str, list[Difference]] | None = None
        printed: set = set()
        for _ in range(ATTEMPTS):
            table, text = self.attempt(each, items, properties, printed)
            found = self.prove(each, kind, text, properties)
            if best is None or len(found) < len(best[1]):
                best = text, found
            if not found:
                break
            doubtful = {(each.kind, each.name) for each in found if each.kind in ALL_KINDS}
            if not doubtful or doubtful <= printed:
                doubtful = ALL_KINDS
            printed = printed | doubtful
        return self.table_finished(each, items, table, best[0], properties, best[1])

    def table_finished(
        self,
        each: Object,
        items: list[Item],
        table: Table,
        text: str,
        properties: dict,
        found: list[Difference],
    ) -> File:
        properties["data_tests"] = stated_tests(table, self.referenced_models(each, items))
        return self.finished(each, text, properties, found)

    def referenced_models(self, each: Object, items: list[Item]) -> dict[str, str]:
        """The models of the tables that foreign keys refer to, as the items name them."""
        names = {item.definition.get("references") for item in items if item.kind == "constraint"}
        others = {name: self.object_named(each, name) for name in names if name}
        return {name: other.model for name, other in others.items() if other}

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
        text += "\n" + macro("{{ service_rows() }}", "") + "\n"
        return self.finished(each, text, {"meta": {"platform": True}}, [])

    def finished(self, each: Object, text: str, properties: dict, found: list[Difference]) -> File:
        """The file, with a line for each object that it uses and does not name."""
        named = {self.found.objects[key].model for key in each.uses}
        missing = sorted(name for name in named if f"{OPENS}{name}{CLOSES}" not in text)
        lines = [f"-- depends_on: {{{{ ref('{name}') }}}}" for name in missing]
        body = with_calls(text).replace(OPENS, "{{ ref('").replace(CLOSES, "') }}")
        return File(each, "\n".join([*lines, body]), properties, problems=found)

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
            is_near = other.schema in (each.schema, *PATH)
            return name if is_near else f"{quote_ident(other.schema)}.{name}"

        return with_sql(REFERENCE.sub(shown, text))

    def items(self, each: Object, kind: Kind) -> list[Item]:
        if each.key[1] in self.items_ahead:
            found = [*self.items_ahead[each.key[1]]]
            if any(item.name == "partition_key" for item in found if item.kind == "setting"):
                rows = self.connection.execute(PARTITIONS, [each.key[1]])
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
                Item(*row) for row in self.connection.execute(PARTITIONS, [each.key[1]]).fetchall()
            ]
        return found

    def table(self, each: Object, items: list[Item]) -> Table:
        columns = self.columns_ahead.get(each.key[1])
        if columns is None:
            columns = self.connection.execute(COLUMNS, [[each.key[1]]]).fetchall()
        if any((item.kind, item.name) == ("setting", "inherits") for item in items):
            # those of its parent are declared there
            rows = self.connection.execute(INHERITED_CONSTRAINTS, [each.key[1]]).fetchall()
            names = {row.name for row in rows}
            items = [item for item in items if item.kind != "constraint" or item.name not in names]
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
