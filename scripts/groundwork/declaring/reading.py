"""Finds the objects of a database that can be declared, and what each of them uses."""

import re
from dataclasses import dataclass, field

import psycopg

from ..project.kinds import Kind

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

SCHEMAS = """
select nspname
from pg_namespace
where
    nspname !~ '^(pg_|groundwork)'
    and nspname not in ('information_schema', 'access')
    and not exists (
        select
        from pg_depend
        where
            classid = 'pg_namespace'::regclass
            and objid = pg_namespace.oid
            and deptype = 'e'
    )
order by nspname
"""

OBJECTS = """
with
objects as (

    select
        'pg_class'::regclass as class_id,
        pg_class.oid as object_id,
        case pg_class.relkind
            when 'v' then 'view'
            when 'm' then 'materialized view'
            when 'S' then 'sequence'
            when 'f' then 'foreign table'
            else 'table'
        end as kind,
        pg_class.relnamespace as schema_id,
        pg_class.relname as name,
        null as arguments
    from pg_class
    where
        pg_class.relkind in ('r', 'p', 'v', 'm', 'S', 'f')
        and not pg_class.relispartition
        and pg_class.relpersistence <> 't'
        -- the sequence of a column is part of its table
        and not (
            pg_class.relkind = 'S'
            and exists (
                select
                from pg_depend
                where
                    pg_depend.classid = 'pg_class'::regclass
                    and pg_depend.objid = pg_class.oid
                    and pg_depend.deptype in ('a', 'i')
            )
        )

    union all

    select
        'pg_type'::regclass,
        pg_type.oid,
        case pg_type.typtype
            when 'e' then 'type'
            when 'd' then 'domain'
            when 'c' then 'composite'
            else 'range'
        end,
        pg_type.typnamespace,
        pg_type.typname,
        null
    from pg_type
    left join pg_class
        on pg_type.typrelid = pg_class.oid
    where
        pg_type.typtype in ('e', 'd', 'r')
        or (pg_type.typtype = 'c' and pg_class.relkind = 'c')

    union all

    select
        'pg_proc'::regclass,
        pg_proc.oid,
        'function',
        pg_proc.pronamespace,
        pg_proc.proname,
        oidvectortypes(pg_proc.proargtypes)
    from pg_proc
    -- those that make a value of a range type belong to it
    where
        not exists (
            select
            from pg_depend
            where
                pg_depend.classid = 'pg_proc'::regclass
                and pg_depend.objid = pg_proc.oid
                and pg_depend.deptype = 'i'
        )

    union all

    select
        'pg_extension'::regclass,
        oid,
        'extension',
        extnamespace,
        extname,
        null
    from pg_extension
    where extname <> 'plpgsql'

    union all

    select
        'pg_namespace'::regclass,
        oid,
        'schema',
        oid,
        nspname,
        null
    from pg_namespace
    -- the project has those by itself
    where nspname not in ('public', 'extensions')

    union all

    select
        'pg_publication'::regclass,
        pg_publication.oid,
        'publication',
        pg_namespace.oid,
        pubname,
        null
    from pg_publication
    inner join pg_namespace
        on pg_namespace.nspname = 'public'
    where pubname not in ('supabase_realtime', 'supabase_realtime_messages_publication')

)

select
    objects.class_id::oid,
    objects.object_id,
    objects.kind,
    pg_namespace.nspname as schema,
    objects.name,
    objects.arguments,
    (
        select pg_extension.extname
        from pg_depend
        inner join pg_extension
            on pg_depend.refobjid = pg_extension.oid
        where
            pg_depend.classid = objects.class_id
            and pg_depend.objid = objects.object_id
            and pg_depend.refclassid = 'pg_extension'::regclass
            and pg_depend.deptype = 'e'
    ) as extension,
    obj_description(objects.object_id, objects.class_id::regclass::text) as comment
from objects
inner join pg_namespace
    on objects.schema_id = pg_namespace.oid
where
    pg_namespace.nspname = any(%s)
    or objects.kind = 'extension'
order by
    pg_namespace.nspname,
    objects.name,
    objects.arguments
"""

USES = """
with
-- what a part of an object uses, the object uses
parts as (

    select
        'pg_attrdef'::regclass as class_id,
        oid as object_id,
        'pg_class'::regclass as owner_class,
        adrelid as owner_id
    from pg_attrdef

    union all

    select
        'pg_constraint'::regclass,
        oid,
        case when conrelid <> 0 then 'pg_class'::regclass else 'pg_type'::regclass end,
        case when conrelid <> 0 then conrelid else contypid end
    from pg_constraint

    union all

    select 'pg_class'::regclass, indexrelid, 'pg_class'::regclass, indrelid
    from pg_index

    union all

    select 'pg_rewrite'::regclass, oid, 'pg_class'::regclass, ev_class
    from pg_rewrite

    union all

    select 'pg_policy'::regclass, oid, 'pg_class'::regclass, polrelid
    from pg_policy

    union all

    select 'pg_trigger'::regclass, oid, 'pg_class'::regclass, tgrelid
    from pg_trigger
    -- those of a foreign key stand on the referenced table too
    where not tgisinternal

    union all

    select 'pg_statistic_ext'::regclass, oid, 'pg_class'::regclass, stxrelid
    from pg_statistic_ext

    union all

    -- a partition stands in the file of its root
    select 'pg_class'::regclass, oid, 'pg_class'::regclass, pg_partition_root(oid)
    from pg_class
    where relispartition

    union all

    -- an array of a type, the row type of a table, the attributes of a composite type
    select 'pg_type'::regclass, typarray, 'pg_type'::regclass, oid
    from pg_type
    where typarray <> 0

    union all

    select 'pg_type'::regclass, pg_type.oid, 'pg_class'::regclass, pg_class.oid
    from pg_type
    inner join pg_class
        on pg_type.typrelid = pg_class.oid
    where pg_class.relkind <> 'c'

    union all

    select 'pg_class'::regclass, typrelid, 'pg_type'::regclass, pg_type.oid
    from pg_type
    inner join pg_class
        on pg_type.typrelid = pg_class.oid
    where pg_class.relkind = 'c'

    union all

    select 'pg_type'::regclass, rngmultitypid, 'pg_type'::regclass, rngtypid
    from pg_range

    union all

    select
        classid,
        objid,
        'pg_extension'::regclass,
        refobjid
    from pg_depend
    where
        refclassid = 'pg_extension'::regclass
        and deptype = 'e'

    union all

    select 'pg_publication_rel'::regclass, oid, 'pg_publication'::regclass, prpubid
    from pg_publication_rel

    union all

    -- the sequence of a column
    select
        'pg_class'::regclass,
        pg_depend.objid,
        'pg_class'::regclass,
        pg_depend.refobjid
    from pg_depend
    inner join pg_sequence
        on pg_depend.objid = pg_sequence.seqrelid
    where
        pg_depend.classid = 'pg_class'::regclass
        and pg_depend.refclassid = 'pg_class'::regclass
        and pg_depend.deptype in ('a', 'i')

)

select distinct
    coalesce(owners.owner_class, pg_depend.classid)::oid as class_id,
    coalesce(owners.owner_id, pg_depend.objid) as object_id,
    coalesce(used.owner_class, pg_depend.refclassid)::oid as used_class,
    coalesce(used.owner_id, pg_depend.refobjid) as used_id
from pg_depend
left join parts as owners
    on
        pg_depend.classid = owners.class_id
        and pg_depend.objid = owners.object_id
left join parts as used
    on
        pg_depend.refclassid = used.class_id
        and pg_depend.refobjid = used.object_id
where pg_depend.deptype in ('n', 'a', 'i')
"""

PLATFORM_TABLES = """
select
    pg_class.tableoid as class_id,
    pg_class.oid as object_id,
    pg_namespace.nspname as schema,
    pg_class.relname as name
from pg_class
inner join pg_namespace
    on pg_class.relnamespace = pg_namespace.oid
where
    pg_class.oid = any(%s::oid[])
    and pg_class.relkind in ('r', 'p')
    and pg_namespace.nspname !~ '^(pg_|groundwork|information_schema)'
order by 3, 4
"""

Key = tuple[int, int]
"""The catalog of an object and its oid there."""


@dataclass
class Object:
    """One object that gets a file of its own."""

    key: Key
    kind: str
    """Of macros/engine/install/model_kinds.sql."""
    schema: str
    name: str
    arguments: str | None
    comment: str | None
    uses: set[Key] = field(default_factory=set)
    is_platform: bool = False
    """Whether it is a table of another schema, of which only what is referred to is declared."""
    model: str = ""
    """The name of its model: its own, unless another object has that."""

    @property
    def shown(self) -> str:
        name = f"{self.schema}.{self.name}"
        return f"{name}({self.arguments})" if self.kind == "function" else name


@dataclass
class Found:
    schemas: list[str]
    objects: dict[Key, Object] = field(default_factory=dict)
    left_alone: list[tuple[str, str]] = field(default_factory=list)
    """What has no file, and why."""
    extensions: list[str] = field(default_factory=list)


def read_objects(
    connection: psycopg.Connection, kinds: dict[str, Kind], schemas: list[str] | None
) -> Found:
    """Every object of the schemas; without a list, of all but those of a platform."""
    names = [row[0] for row in connection.execute(SCHEMAS).fetchall()]
    wanted = schemas or [name for name in names if name not in PLATFORM]
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
        if row.kind not in {"schema", *(kind.kind for kind in kinds.values())}:
            found.left_alone.append((f"{row.kind} {each.shown}", "this kind is written by hand"))
            continue
        found.objects[key] = each
    uses = [
        ((row.class_id, row.object_id), (row.used_class, row.used_id))
        for row in connection.execute(USES).fetchall()
    ]
    add_platform_tables(connection, found, {used for user, used in uses if user in found.objects})
    for user, used in uses:
        if user in found.objects and used in found.objects and used != user:
            found.objects[user].uses.add(used)
    leave_extensions(found)
    name_models(found)
    return found


def leave_extensions(found: Found) -> None:
    """Leave alone what a platform has installed and nothing uses."""
    used = {key for each in found.objects.values() for key in each.uses}
    for key, each in list(found.objects.items()):
        if each.kind == "extension" and each.schema in PLATFORM and key not in used:
            del found.objects[key]
            reason = f"it stands in the schema {each.schema}, and nothing uses it"
            found.left_alone.append((f"extension {each.name}", reason))


def add_platform_tables(connection: psycopg.Connection, found: Found, used: set[Key]) -> None:
    """Add the tables of other schemas that the objects refer to."""
    ids = [key[1] for key in used - found.objects.keys()]
    for row in connection.execute(PLATFORM_TABLES, [ids]).fetchall():
        key = (row.class_id, row.object_id)
        each = Object(key, "table", row.schema, row.name, None, None, is_platform=True)
        found.objects[key] = each


def name_models(found: Found) -> None:
    """Give each object the name of its model: dbt asks for another one each."""
    counted: dict[str, int] = {}
    for each in found.objects.values():
        counted[each.name] = counted.get(each.name, 0) + 1
    taken: set[str] = set()
    for each in sorted(
        found.objects.values(), key=lambda each: (each.schema != "public", each.name)
    ):
        name = plain_name(each.name)
        if name in taken and each.schema != "public":
            name = f"{plain_name(each.schema)}_{name}"
        if name in taken and each.kind != "table":
            name = f"{name}_{each.kind.replace(' ', '_')}"
        number, first = 2, name
        while name in taken:
            name, number = f"{first}_{number}", number + 1
        taken.add(name)
        each.model = name


def plain_name(name: str) -> str:
    """A name that a file can have, and dbt takes for a model."""
    return re.sub(r"\W+", "_", name)
