"""What adopting would do to each view, function, type and sequence. Changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

import psycopg
from psycopg.types.json import Jsonb

from ..project.compiled import Project
from .outlook import shown

OBJECTS = """
with recursive
declared as materialized (

    select *
    from jsonb_to_recordset(%(declared)s) as declared (schema text, name text, is_function boolean)

),

objects as (

    select
        'pg_catalog.pg_class'::regclass as catalog,
        oid,
        relnamespace as namespace,
        relname as name,
        relkind as letter,
        relowner as owner
    from pg_catalog.pg_class
    where relkind in ('r', 'p', 'v', 'm', 'S', 'f')

    union all

    select
        'pg_catalog.pg_proc'::regclass,
        oid,
        pronamespace,
        proname,
        'F',
        proowner
    from pg_catalog.pg_proc

    union all

    select
        'pg_catalog.pg_type'::regclass,
        pg_type.oid,
        typnamespace,
        typname,
        typtype,
        typowner
    from pg_catalog.pg_type
    left join pg_catalog.pg_class
        on typrelid = pg_class.oid
    where
        typtype in ('e', 'd', 'r')
        or (typtype = 'c' and relkind = 'c')

),

named as (

    select
        objects.*,
        nspname as schema,
        exists (
            select
            from declared
            where
                declared.schema = nspname
                and declared.name = objects.name
                and declared.is_function = (objects.letter = 'F')
        ) as is_declared
    from objects
    inner join pg_catalog.pg_namespace
        on objects.namespace = pg_namespace.oid
    where
        nspname = any(%(schemas)s)
        -- what belongs to a column, to a range type or to an extension
        and not exists (
            select
            from pg_catalog.pg_depend
            where
                classid = objects.catalog
                and objid = objects.oid
                and (deptype in ('i', 'e') or (deptype = 'a' and objects.letter = 'S'))
        )

),

uses as (

    -- what a view uses, its rule does
    select
        coalesce(ev_class, objid) as oid,
        refobjid as used
    from pg_catalog.pg_depend
    left join pg_catalog.pg_rewrite
        on
            classid = 'pg_catalog.pg_rewrite'::regclass
            and objid = pg_rewrite.oid
    where
        classid in ('pg_catalog.pg_rewrite'::regclass, 'pg_catalog.pg_proc'::regclass)
        and deptype = 'n'

),

-- through what is not declared down to what is
below as (

    select
        oid,
        oid as used
    from named
    where not is_declared

    union

    select
        below.oid,
        uses.used
    from below
    inner join uses
        on below.used = uses.oid
    where
        not exists (
            select
            from named
            where
                named.oid = below.used
                and named.is_declared
        )

)

select
    named.schema,
    named.name,
    named.letter,
    bool_and(pg_has_role(named.owner, 'usage')) as is_own,
    coalesce(
        array_agg(distinct array[used.schema, used.name]::text[]) filter (where used.is_declared),
        '{}'
    ) as below
from named
left join below
    on named.oid = below.oid
left join named as used
    on below.used = used.oid
where named.letter not in ('r', 'p')
group by
    named.schema,
    named.name,
    named.letter
order by
    named.schema,
    named.name,
    named.letter
"""

VIEWS = ("view", "materialized view")
KINDS = {
    "v": "view",
    "m": "materialized view",
    "S": "sequence",
    "f": "foreign table",
    "F": "function",
    "e": "type",
    "d": "domain",
    "c": "composite",
    "r": "range",
}
"""By relkind or typtype, what groundwork.kinds() calls it."""
CLOSED = {"view", "materialized view", "sequence", "foreign table", "function"}
"""The kinds that a run closes to clients where no model declares the object."""


@dataclass(frozen=True)
class Object:
    """An object that is not a table, and what becomes of it."""

    name: str
    """With its schema where that is not public."""
    word: str
    """What it is."""
    fate: str
    """made equal, in the way, closed, kept or new."""
    declared_as: str = ""
    """What the project declares of this name, where that is something else."""
    below: tuple[str, ...] = ()
    """The declared objects that one without a model uses: it is made again where they change."""


def objects_of(
    connection: psycopg.Connection, project: Project, left_alone: Sequence[str] = ()
) -> list[Object]:
    """Every view, function, type and sequence that exists or will.

    `left_alone` names those that a run passes over.
    """
    declared = declared_kinds(project)
    names = [
        {"schema": schema, "name": name, "is_function": is_function}
        for schema, name, is_function in declared
    ]
    schemas = sorted({schema for schema, *_ in declared} | {"public", "access"})
    connection.rollback()
    connection.read_only = True
    try:
        asked = {"declared": Jsonb(names), "schemas": schemas}
        rows = connection.execute(OBJECTS, asked).fetchall()
    finally:
        connection.rollback()
        connection.read_only = False
    words = {kind.kind: kind.word for kind in project.kinds.values()}
    found = []
    for row in rows:
        kind = KINDS[row.letter]
        wanted = declared.pop((row.schema, row.name, kind == "function"), None)
        passed_over = {row.name, f"{row.schema}.{row.name}"} & {*left_alone}
        found.append(
            Object(
                shown(row.schema, row.name),
                words.get(kind, kind),
                fate_of(kind, wanted, row.is_own and not passed_over),
                words.get(wanted, "") if wanted and not is_kind(kind, wanted) else "",
                tuple(shown(*place) for place in row.below),
            )
        )
    return found + [
        Object(shown(schema, name), words[kind], "new")
        for (schema, name, _), kind in sorted(declared.items())
        if kind not in ("table", "consolidation")
    ]


def declared_kinds(project: Project) -> dict[tuple[str, str, bool], str]:
    """By schema, name and whether it is a function: the kind that a model declares."""
    declared = {}
    for model in project.with_functions().models:
        config = model.declared["config"]
        meta = config["meta"] or {}
        name = meta.get("function") or model.declared["alias"]
        kind = model.kind.kind if model.kind else config["materialized"].replace("_", " ")
        if meta.get("object", "").startswith("foreign table "):
            kind, name = "foreign table", meta["object"].split(" ", 2)[2].strip('"')
        is_in_schema = model.kind and model.kind.catalog in ("pg_class", "pg_proc", "pg_type")
        if (is_in_schema or kind in (*VIEWS, "foreign table")) and not meta.get("platform"):
            declared[model.declared["schema"], name, kind == "function"] = kind
    return declared


def fate_of(kind: str, wanted: str | None, is_closed: bool) -> str:
    if wanted:
        return "made equal" if is_kind(kind, wanted) else "in the way"
    return "closed" if kind in CLOSED and is_closed else "kept"


def is_kind(kind: str, wanted: str) -> bool:
    """Whether a run takes an object of this kind for the wanted one: views become one another."""
    return kind == wanted or (kind in VIEWS and wanted in (*VIEWS, "consolidation"))
