"""The tables and views of a database and how they refer to each other, as diagrams need them."""

from collections import Counter
from dataclasses import dataclass, field

import psycopg

HUB = 20
"""A table that so many tables refer to is not drawn beside each of them."""

TABLES = """
select
    pg_class.oid::text as key,
    pg_class.relname::text as name,
    concat(pg_namespace.nspname, '.', pg_class.relname) as place,
    array(
        select
            jsonb_build_object(
                'name', attname,
                -- without its schema, whatever the search path is
                'type', replace(
                    format_type(atttypid, null), quote_ident(places.nspname) || '.', ''
                ),
                'full_type', replace(
                    format_type(atttypid, atttypmod), quote_ident(places.nspname) || '.', ''
                ),
                'is_required', attnotnull,
                'default', (
                    select pg_get_expr(adbin, adrelid)
                    from pg_catalog.pg_attrdef
                    where adrelid = attrelid and adnum = attnum
                ),
                'is_computed', attgenerated <> '',
                'is_identity', attidentity <> '',
                'is_key', exists (
                    select
                    from pg_catalog.pg_index
                    where indrelid = attrelid and indisprimary and attnum = any(indkey)
                ),
                'is_unique', exists (
                    select
                    from pg_catalog.pg_index
                    where
                        indrelid = attrelid
                        and indisunique
                        and indnkeyatts = 1
                        and indpred is null
                        and indkey[0] = attnum
                )
            )
        from pg_catalog.pg_attribute
        inner join pg_catalog.pg_type on pg_type.oid = atttypid
        inner join pg_catalog.pg_namespace as places on typnamespace = places.oid
        where attrelid = pg_class.oid and attnum > 0 and not attisdropped
        order by attnum
    ) as columns,
    array(
        select pg_get_constraintdef(pg_constraint.oid, true)
        from pg_catalog.pg_constraint
        where conrelid = pg_class.oid and contype in ('p', 'u', 'f', 'c', 'x')
        order by position(contype in 'pufcx'), conname
    ) as constraints,
    array(
        select
            jsonb_build_object(
                'to', confrelid::text,
                'columns', array(
                    select attname
                    from unnest(conkey) with ordinality as referring (number, place)
                    inner join pg_catalog.pg_attribute
                        on attrelid = conrelid and attnum = referring.number
                    order by place
                )
            )
        from pg_catalog.pg_constraint
        where conrelid = pg_class.oid and contype = 'f' and conparentid = 0
        order by conname
    ) as keys,
    relkind in ('v', 'm') as is_view,
    array(
        select distinct refobjid::text
        from pg_catalog.pg_rewrite
        inner join pg_catalog.pg_depend
            on classid = 'pg_catalog.pg_rewrite'::regclass and objid = pg_rewrite.oid
        where
            ev_class = pg_class.oid and ev_class <> refobjid
            and refclassid = 'pg_catalog.pg_class'::regclass
            and relkind in ('v', 'm')
        order by 1
    ) as reads
from pg_catalog.pg_class
inner join pg_catalog.pg_namespace
    on relnamespace = pg_namespace.oid
where relkind in ('r', 'p', 'v', 'm') and not relispartition
    and concat(pg_namespace.nspname, '.', pg_class.relname) = any(%(names)s)
order by relname
"""


@dataclass(frozen=True)
class Column:
    name: str
    type: str
    full_type: str
    """With what stands in brackets: `numeric(10,2)`."""
    is_required: bool
    default: str | None
    is_computed: bool
    is_identity: bool
    is_key: bool
    is_unique: bool


@dataclass(frozen=True)
class Reference:
    """A foreign key of `child` to `parent`; the columns without the tenant that goes along."""

    child: str
    parent: str
    columns: tuple[str, ...]
    is_required: bool
    is_unique: bool

    @property
    def label(self) -> str:
        return ", ".join(self.columns)


@dataclass
class Table:
    name: str
    """With its schema where tables of two schemas have one name."""
    group: str
    columns: list[Column]
    place: str = ""
    """`schema.table`"""
    constraints: list[str] = field(default_factory=list)
    """As PostgreSQL writes them, the primary key first."""
    references: list[Reference] = field(default_factory=list)
    is_view: bool = False
    reads: list[str] = field(default_factory=list)
    """What a view reads."""

    def reference_of(self, column: str) -> Reference | None:
        return next((each for each in self.references if column in each.columns), None)

    @property
    def key_columns(self) -> list[Column]:
        """The columns by which the table is known or refers to others."""
        return [
            column
            for column in self.columns
            if column.is_key or column.is_unique or self.reference_of(column.name)
        ]


@dataclass
class Schema:
    tables: dict[str, Table]

    @property
    def groups(self) -> dict[str, list[Table]]:
        """The tables of each group, in the order in which the groups were declared."""
        found: dict[str, list[Table]] = {}
        for table in self.tables.values():
            found.setdefault(table.group, []).append(table)
        return found

    @property
    def references(self) -> list[Reference]:
        return [each for table in self.tables.values() for each in table.references]

    @property
    def hubs(self) -> set[str]:
        referring = Counter(parent for _, parent in {(r.child, r.parent) for r in self.references})
        return {name for name, count in referring.items() if count >= HUB}

    def referring_to(self, name: str) -> list[Reference]:
        return [each for each in self.references if each.parent == name]

    def drawn(self, group: str) -> list[Reference]:
        """The references of a group's tables, but those to a hub of another group."""
        hubs = self.hubs
        return [
            each
            for table in self.groups[group]
            for each in table.references
            if each.parent not in hubs or self.tables[each.parent].group == group
        ]


def read_schema(connection: psycopg.Connection, groups: dict[str, str]) -> Schema:
    """The tables named in `groups` (`schema.table`: group) that the database has."""
    rows = connection.execute(TABLES, {"names": list(groups)}).fetchall()
    shared = Counter(row.name for row in rows)
    names = {row.key: row.place if shared[row.name] > 1 else row.name for row in rows}
    tables = {}
    for row in sorted(rows, key=lambda row: [*groups].index(row.place)):
        columns = [Column(**column) for column in row.columns]
        table = Table(
            names[row.key],
            groups[row.place],
            columns,
            row.place,
            row.constraints,
            is_view=row.is_view,
        )
        table.reads += sorted(names[key] for key in row.reads if key in names)
        columns = {column.name: column for column in table.columns}
        for key in row.keys:
            if key["to"] in names:
                own = [name for name in key["columns"] if name != "tenant_id"] or key["columns"]
                table.references.append(
                    Reference(
                        table.name,
                        names[key["to"]],
                        tuple(own),
                        all(columns[name].is_required for name in own),
                        len(own) == 1 and columns[own[0]].is_unique,
                    )
                )
        tables[table.name] = table
    return Schema(tables)
