"""The catalog of a database, as far as the rules ask for it."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import psycopg
from psycopg.rows import namedtuple_row

from .conditions import columns_of_condition
from .definitions import shortened
from .templates import rule_query

PLATFORM_SCHEMAS = (
    "auth", "storage", "realtime", "_realtime", "extensions", "graphql", "graphql_public", "vault",
    "cron", "net", "pgsodium", "pgsodium_masks", "pgbouncer", "supabase_functions",
    "supabase_migrations", "information_schema", "pgmq", "groundwork", "retired",
)  # fmt: skip
"""Schemas that migrations use and do not answer for."""

SCHEMAS = """
select nspname from pg_catalog.pg_namespace
where nspname not like 'pg\\_%%' and not nspname = any(%s)
order by nspname
"""

COLUMNS = """
select
    format('%s.%s', pg_namespace.nspname, pg_class.relname) as table_name,
    pg_class.relkind::text as kind,
    pg_class.relrowsecurity as is_secured,
    pg_class.relispartition as is_partition,
    exists (
        select from pg_catalog.pg_depend
        where classid = 'pg_class'::regclass and objid = pg_class.oid and deptype = 'e'
    ) as is_extension,
    format('%I.%I', pg_namespace.nspname, pg_class.relname) as quoted_table,
    pg_attribute.attname as column_name,
    quote_ident(pg_attribute.attname) as quoted_column,
    format_type(pg_attribute.atttypid, pg_attribute.atttypmod) as full_type,
    pg_attribute.attnotnull as is_required,
    pg_attribute.atthasdef as has_default
from pg_catalog.pg_class
inner join pg_catalog.pg_namespace on pg_class.relnamespace = pg_namespace.oid
left join pg_catalog.pg_attribute
    on pg_class.oid = pg_attribute.attrelid and attnum > 0 and not attisdropped
where pg_class.relkind in ('r', 'p', 'v', 'm', 'f')
    and nspname not like 'pg\\_%' and nspname <> 'information_schema'
order by 1, pg_attribute.attnum
"""

CONSTRAINTS = """
select
    format('%s.%s', pg_namespace.nspname, pg_class.relname) as table_name,
    conname as name,
    contype::text as kind,
    array(
        select attname::text from unnest(conkey) with ordinality as keys (attnum, place)
        inner join pg_catalog.pg_attribute using (attnum)
        where attrelid = conrelid order by place
    ) as columns,
    (
        select format('%s.%s', target_schema.nspname, target.relname)
        from pg_catalog.pg_class as target
        inner join pg_catalog.pg_namespace as target_schema
            on target.relnamespace = target_schema.oid
        where target.oid = confrelid
    ) as target,
    array(
        select attname::text from unnest(confkey) with ordinality as keys (attnum, place)
        inner join pg_catalog.pg_attribute using (attnum)
        where attrelid = confrelid order by place
    ) as target_columns
from pg_catalog.pg_constraint
inner join pg_catalog.pg_class on conrelid = pg_class.oid
inner join pg_catalog.pg_namespace on pg_class.relnamespace = pg_namespace.oid
"""

INDEXES = """
select
    format('%s.%s', pg_namespace.nspname, index_class.relname) as name,
    format('%s.%s', pg_namespace.nspname, pg_class.relname) as table_name,
    indisunique as is_unique,
    pg_get_expr(indpred, indrelid) as condition,
    array(
        select attname::text
        from unnest((indkey::int2[])[0:indnkeyatts - 1]) with ordinality as keys (attnum, place)
        left join pg_catalog.pg_attribute
            on keys.attnum = pg_attribute.attnum and attrelid = indrelid
        order by place
    ) as columns
from pg_catalog.pg_index
inner join pg_catalog.pg_class on indrelid = pg_class.oid
inner join pg_catalog.pg_class as index_class on indexrelid = index_class.oid
inner join pg_catalog.pg_namespace on pg_class.relnamespace = pg_namespace.oid
where nspname not like 'pg\\_%' and indisvalid
"""

FUNCTIONS = """
select
    pg_proc.oid,
    format('%s.%s', nspname, proname) as name,
    proname as short,
    pg_get_function_identity_arguments(pg_proc.oid) as signature,
    format(
        '%I.%I(%s)', nspname, proname, pg_get_function_identity_arguments(pg_proc.oid)
    ) as quoted,
    coalesce(proargnames, '{}') as argument_names,
    coalesce(proargmodes::text[], '{}') as argument_modes,
    pronargs as inputs,
    pronargdefaults as defaults,
    lanname as language,
    prosecdef as is_definer,
    (
        select substr(setting, length('search_path=') + 1)
        from unnest(proconfig) as settings (setting)
        where setting like 'search\\_path=%'
    ) as search_path,
    prorettype in ('trigger'::regtype, 'event_trigger'::regtype) as is_trigger,
    prokind::text as kind,
    exists (
        select from pg_catalog.pg_depend
        where classid = 'pg_proc'::regclass and objid = pg_proc.oid and deptype = 'e'
    ) as is_extension,
    prosrc as body,
    case when prokind in ('f', 'p') then pg_get_functiondef(pg_proc.oid) end as definition,
    array(
        select rolname::text from pg_catalog.pg_roles
        where
            rolname in ('anon', 'authenticated', 'service_role')
            and has_function_privilege(pg_roles.oid, pg_proc.oid, 'execute')
    ) as callers,
    has_function_privilege('public', pg_proc.oid, 'execute') as is_open
from pg_catalog.pg_proc
inner join pg_catalog.pg_namespace on pronamespace = pg_namespace.oid
inner join pg_catalog.pg_language on prolang = pg_language.oid
where nspname not like 'pg\\_%' and nspname <> 'information_schema'
"""

POLICIES = """
select
    polname as name,
    format('%s.%s', nspname, relname) as table_name,
    case polcmd
        when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update'
        when 'd' then 'delete' else 'all'
    end as command,
    polpermissive as is_permissive,
    array(
        select coalesce(rolname::text, 'public') from unnest(polroles) as granted (role_oid)
        left join pg_catalog.pg_roles on granted.role_oid = pg_roles.oid
    ) as roles,
    pg_get_expr(polqual, polrelid) as condition,
    pg_get_expr(polwithcheck, polrelid) as check_condition
from pg_catalog.pg_policy
inner join pg_catalog.pg_class on polrelid = pg_class.oid
inner join pg_catalog.pg_namespace on relnamespace = pg_namespace.oid
"""

TRIGGERS = """
select
    tgname as name,
    format('%s.%s', table_schema.nspname, relname) as table_name,
    format('%s.%s', function_schema.nspname, proname) as function,
    tgtype::int as type
from pg_catalog.pg_trigger
inner join pg_catalog.pg_class on tgrelid = pg_class.oid
inner join pg_catalog.pg_namespace as table_schema on relnamespace = table_schema.oid
inner join pg_catalog.pg_proc on tgfoid = pg_proc.oid
inner join pg_catalog.pg_namespace as function_schema on pronamespace = function_schema.oid
where not tgisinternal
"""

BUILTIN = """
select distinct proname from pg_catalog.pg_proc
where pronamespace = 'pg_catalog'::regnamespace
"""

SYSTEM_RELATIONS = """
select relname as short, format('%s.%s', nspname, relname) as name
from pg_catalog.pg_class
inner join pg_catalog.pg_namespace on relnamespace = pg_namespace.oid
where nspname in ('pg_catalog', 'information_schema') and relkind in ('r', 'v')
"""

EXTENSIONS = """
select extname, nspname from pg_catalog.pg_extension
inner join pg_catalog.pg_namespace on extnamespace = pg_namespace.oid
"""


@dataclass
class Index:
    name: str
    columns: list[str | None]
    """Its keys; None stands for an expression."""
    is_unique: bool
    is_partial: bool
    condition_columns: frozenset[str]
    """The columns that decide whether a partial index holds a row."""

    @classmethod
    def of(cls, row: Any) -> "Index":
        """An index from its row of the catalog."""
        named = columns_of_condition(row.condition) if row.condition else frozenset()
        return cls(row.name, row.columns, row.is_unique, bool(row.condition), named)

    def holds_all(self, compared: Iterable[str]) -> bool:
        """Whether it surely or likely holds every row that a query by these columns wants.

        The values that are compared with are not known, so a condition on the same columns counts.
        """
        return not self.is_partial or self.condition_columns <= set(compared)


@dataclass
class Column:
    name: str
    quoted: str
    """As a statement names it; `full_type` as well."""
    type: str
    full_type: str
    is_required: bool
    has_default: bool


@dataclass
class Table:
    """A table, view or anything else that has columns."""

    name: str
    quoted: str
    """As a statement names it, with its schema."""
    kind: str
    is_secured: bool
    is_partition: bool
    is_extension: bool = False
    """An extension made it."""
    columns: dict[str, Column] = field(default_factory=dict)
    constraints: list = field(default_factory=list)
    indexes: list = field(default_factory=list)
    policies: list = field(default_factory=list)
    triggers: list = field(default_factory=list)

    def quoted_columns(self, names: Iterable[str]) -> str:
        """A list of its columns as a statement names them."""
        return ", ".join(self.columns[name].quoted for name in names)

    @property
    def is_table(self) -> bool:
        return self.kind in "rp"

    @property
    def primary_key(self) -> list[str]:
        for constraint in self.constraints:
            if constraint.kind == "p":
                return constraint.columns
        return []

    @property
    def foreign_keys(self) -> list:
        return [constraint for constraint in self.constraints if constraint.kind == "f"]


def check_nothing(functions: list) -> dict[int, list[str]]:
    """What a server says of bodies that may not ask it: nothing."""
    return {}


class Catalog:
    """One database's objects by name; `side` says which: `migrations` or `live`.

    The search path of `connection` is pg_catalog alone. In a schema that others can create in, a
    function or operator could be made that the queries here would run.
    """

    def __init__(
        self,
        connection: psycopg.Connection,
        side: str = "migrations",
        check_bodies: Callable[[list], dict[int, list[str]]] = check_nothing,
    ) -> None:
        self.side = side
        self.connection = connection
        self.check_bodies = check_bodies
        self.schemas = [
            row[0] for row in connection.execute(SCHEMAS, [list(PLATFORM_SCHEMAS)]).fetchall()
        ]
        self.tables: dict[str, Table] = {}
        for row in self.rows(COLUMNS):
            table = self.tables.setdefault(
                row.table_name,
                Table(
                    row.table_name,
                    row.quoted_table,
                    row.kind,
                    row.is_secured,
                    row.is_partition,
                    row.is_extension,
                ),
            )
            if row.column_name:
                column = Column(
                    row.column_name,
                    row.quoted_column,
                    shortened(row.full_type),
                    row.full_type,
                    row.is_required,
                    row.has_default,
                )
                table.columns[row.column_name] = column
        for attribute, query in (
            ("constraints", CONSTRAINTS),
            ("indexes", INDEXES),
            ("policies", POLICIES),
            ("triggers", TRIGGERS),
        ):
            for row in self.rows(query):
                if row.table_name in self.tables:
                    getattr(self.tables[row.table_name], attribute).append(row)
        for table in self.tables.values():
            table.indexes = [Index.of(row) for row in table.indexes]
        self.functions: dict[str, list] = defaultdict(list)
        for row in self.rows(FUNCTIONS):
            self.functions[row.name].append(row._replace(signature=shortened(row.signature)))
        self.extensions = {row.extname: row.nspname for row in self.rows(EXTENSIONS)}
        """The schema of each, by name."""

    def rows(self, query: str) -> list:
        with self.connection.cursor(row_factory=namedtuple_row) as cursor:
            # without parameters a % stands for itself
            return cursor.execute(query.replace("%%", "%")).fetchall()

    def own_tables(self) -> list[Table]:
        """The tables that the migrations answer for."""
        return [
            table
            for table in self.tables.values()
            if self.is_own(table.name) and not table.is_extension
        ]

    def own_functions(self) -> Iterable:
        for functions in self.functions.values():
            for function in functions:
                if self.is_own(function.name) and not function.is_extension:
                    yield function

    def is_own(self, name: str) -> bool:
        return name.split(".")[0] in self.schemas

    def relation(self, name: str) -> Table | None:
        """The table or view that a session finds by the name."""
        if "." in name:
            return self.tables.get(name)
        for schema in ("public", "extensions", *self.schemas):
            found = self.tables.get(f"{schema}.{name}")
            if found:
                return found
        return None

    def is_system(self, name: str) -> bool:
        """Whether a session finds a system catalog or view by the name."""
        return name in self.system_relations

    def function(self, name: str) -> list:
        """The functions of the name, of whatever arguments."""
        if "." in name:
            return self.functions.get(name, [])
        for schema in ("public", "extensions", *self.schemas):
            found = self.functions.get(f"{schema}.{name}")
            if found:
                return found
        return []

    def offenders(self, rule: str) -> list:
        """What tests/dbt/rules/`rule`.sql finds here: object, consequence, fix."""
        return self.rows(rule_query(rule, self.schemas or ["public"]))

    @cached_property
    def system_relations(self) -> set[str]:
        """PostgreSQL's own catalogs and views, by full name, and by the short one where that is
        found without a schema."""
        found = self.rows(SYSTEM_RELATIONS)
        searched = {row.short for row in found if row.name.startswith("pg_catalog.")}
        return searched | {row.name for row in found}

    @cached_property
    def builtin_functions(self) -> set[str]:
        """The names of PostgreSQL's own functions, and of those that extensions brought."""
        return {row.proname for row in self.rows(BUILTIN)}

    @cached_property
    def body_errors(self) -> dict[int, list[str]]:
        """What the server says of its own functions' bodies, of those that it can be asked of."""
        return self.check_bodies(list(self.own_functions()))
