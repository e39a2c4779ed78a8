"""Finds the objects of a database that can be declared, and what each of them uses."""

import re
from dataclasses import dataclass, field

import psycopg

from .. import GroundworkError
from ..audit.quoting import quote_ident
from .buckets import Bucket, Key, read_buckets
from .catalog import OBJECTS, PLATFORM_TABLES, SCHEMAS
from .further import OF_SCHEMA, read_further
from .unstated import read_unstated
from .uses import USES

PLATFORM = frozenset(
    (
        # Supabase
        *("auth", "storage", "realtime", "_realtime", "vault", "cron", "net", "graphql"),
        *("graphql_public", "pgsodium", "pgsodium_masks", "pgbouncer", "extensions", "pgmq"),
        *("supabase_functions", "supabase_migrations", "_analytics", "_supavisor", "dbdev"),
        # other platforms, and tools
        *("rdsadmin", "google_vacuum_mgmt", "azure", "pglogical", "repack", "partman"),
    )
)
"""Schemas that are never the project's own, unless --schema names them."""

WITHOUT_SCHEMA = ("extension", "publication", "bucket")
"""Kinds whose objects are known by their name alone."""

PG_CLASS = 1259
"""The catalog of tables and views, whose oid is the same everywhere."""


@dataclass
class Object:
    """One object that gets a file of its own."""

    key: Key
    kind: str
    """Of macros/engine/install/model_kinds.sql, or of catalog_types.sql there."""
    schema: str
    name: str
    arguments: str | None
    comment: str | None
    uses: set[Key] = field(default_factory=set)
    is_platform: bool = False
    """Whether it is a table of another schema, of which only what is referred to is declared."""
    is_of_package: bool = False
    """Whether it is a function of the schema access that the package makes by itself."""
    what: str = ""
    """What its model says below meta: object; empty where its kind has a materialization."""
    model: str = ""
    """The name of its model: its own, unless another object has that."""

    @property
    def has_schema(self) -> bool:
        """Whether its model stands in a schema."""
        if self.what:
            return self.kind in OF_SCHEMA
        return self.kind not in WITHOUT_SCHEMA

    @property
    def shown(self) -> str:
        if self.what:
            is_near = self.schema == "public" or not self.has_schema
            return self.what if is_near else f"{self.what} in {self.schema}"
        name = f"{self.schema}.{self.name}"
        return f"{name}({self.arguments})" if self.kind == "function" else name


@dataclass
class Found:
    schemas: list[str]
    objects: dict[Key, Object] = field(default_factory=dict)
    left_alone: list[tuple[str, str]] = field(default_factory=list)
    """What has no file, and why."""
    extensions: list[str] = field(default_factory=list)
    buckets: dict[Key, Bucket] = field(default_factory=dict)
    """Those of the storage, by the keys of their objects."""
    to_write_by_hand: str | None = None
    """What dbt_project.yml has to say besides."""


def read_objects(
    connection: psycopg.Connection, schemas: list[str] | None, with_roles: bool = False
) -> Found:
    """Every object of the schemas; without a list, of all but those of a platform.

    Of what is in no schema, such as servers, what those of a list use.
    """
    names = [row[0] for row in connection.execute(SCHEMAS).fetchall()]
    wanted = schemas or [name for name in names if name not in PLATFORM]
    if unknown := [name for name in wanted if name not in names]:
        raise GroundworkError(
            f"The database has no schema {', '.join(unknown)}. Nothing was written."
            f" It has {', '.join(names)}."
        )
    found = Found(wanted)
    found.left_alone = [
        (f"schema {name}", "it belongs to the platform, or to a tool")
        for name in names
        if name not in wanted
    ]
    for row in connection.execute(OBJECTS, [wanted]).fetchall():
        key = (row.class_id, row.object_id)
        each = Object(key, row.kind, row.schema, row.name, row.arguments, row.comment)
        if row.extension:
            continue
        if row.kind == "schema":
            each.what = f"schema {quote_ident(row.name)}"
        found.objects[key] = each
    further, left = read_further(connection, wanted, with_roles)
    found.left_alone += [*left, *read_unstated(connection, wanted)]
    for one in further:
        found.objects[one.key] = Object(
            one.key, one.kind, one.schema, one.name, None, one.comment, what=one.what
        )
    uses = [
        ((row.class_id, row.object_id), (row.used_class, row.used_id))
        for row in connection.execute(USES).fetchall()
    ]
    # what belongs to an extension is not looked into, but for the extensions that it needs
    members = {key for key, each in found.objects.items() if each.kind == "extension"}
    uses = [
        (user, used)
        for user, used in uses
        if user in found.objects and (user not in members or used in members)
    ]
    if not schemas:
        uses += add_buckets(connection, found)
    add_platform_tables(connection, found, {used for _, used in uses})
    for user, used in uses:
        if used in found.objects and used != user:
            found.objects[user].uses.add(used)
    leave_extensions(found)
    if schemas:
        leave_unused(found)
    name_models(found)
    return found


def add_buckets(connection: psycopg.Connection, found: Found) -> list[tuple[Key, Key]]:
    """Add the buckets of the storage; returns what their policies use."""
    found.buckets, uses, left = read_buckets(connection)
    found.left_alone += left
    for key, bucket in found.buckets.items():
        found.objects[key] = Object(key, "bucket", "storage", bucket.name, None, None)
    return [(user, used) for user, keys in uses.items() for used in keys]


def leave_extensions(found: Found) -> None:
    """Leave alone what a platform has installed and nothing uses."""
    used = {key for each in found.objects.values() for key in each.uses}
    for key, each in list(found.objects.items()):
        if each.kind == "extension" and each.schema in PLATFORM and key not in used:
            del found.objects[key]
            reason = f"it stands in the schema {each.schema}, and nothing uses it"
            found.left_alone.append((f"extension {each.name}", reason))


def leave_unused(found: Found) -> None:
    """Leave alone what is in no schema, and is not used by what is in one of those named."""
    used: set[Key] = set()
    open_keys = [key for key, each in found.objects.items() if not each.what or each.has_schema]
    while open_keys:
        key = open_keys.pop()
        if key not in used:
            used.add(key)
            open_keys += found.objects[key].uses
    for key, each in list(found.objects.items()):
        if key not in used and each.kind != "schema":
            del found.objects[key]


def add_platform_tables(connection: psycopg.Connection, found: Found, used: set[Key]) -> None:
    """Add the tables of other schemas that the objects refer to."""
    ids = [key[1] for key in used - found.objects.keys() if key[0] == PG_CLASS]
    for row in connection.execute(PLATFORM_TABLES, [ids]).fetchall():
        key = (row.class_id, row.object_id)
        each = Object(key, "table", row.schema, row.name, None, None, is_platform=True)
        found.objects[key] = each


def name_models(found: Found) -> None:
    """Give each object the name of its model: dbt asks for another one each.

    Names that differ in capitals only would be one file on some machines.
    """
    taken: set[str] = set()
    # a function has its name besides that of its model: what else has it goes before
    for each in sorted(
        found.objects.values(),
        key=lambda each: (each.schema != "public", each.name, each.kind == "function"),
    ):
        name = plain_name(each.name)
        if name.lower() in taken and each.schema != "public":
            name = f"{plain_name(each.schema)}_{name}"
        if name.lower() in taken and each.kind != "table":
            name = f"{name}_{each.kind.replace(' ', '_')}"
        number, first = 2, name
        while name.lower() in taken:
            name, number = f"{first}_{number}", number + 1
        taken.add(name.lower())
        each.model = name


def plain_name(name: str) -> str:
    """A name that a file can have, and dbt takes for a model."""
    return re.sub(r"\W+", "_", name)
