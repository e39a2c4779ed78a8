"""Rows for any table, made from what the catalog says of its columns, checks and references."""

import itertools
import re
import uuid
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

# Columns that an insert has to give a value: not null, and neither a default nor generated.
COLUMNS = """
select
    pg_class.oid::regclass::text as table_name,
    pg_attribute.attname::text as column_name,
    pg_type.typname::text as type_name,
    (
        select pg_enum.enumlabel::text
        from pg_enum
        where pg_enum.enumtypid = pg_type.oid
        order by pg_enum.enumsortorder
        limit 1
    ) as first_label,
    (
        pg_attribute.attnotnull
        and not pg_attribute.atthasdef
        and pg_attribute.attidentity = ''
    ) as is_required,
    pg_attribute.attgenerated <> '' or pg_attribute.attidentity = 'a' as is_generated
from pg_class
inner join pg_attribute
    on pg_class.oid = pg_attribute.attrelid
inner join pg_type
    on pg_attribute.atttypid = pg_type.oid
where
    pg_class.relkind in ('r', 'p')
    and not pg_class.relispartition
    and pg_class.relnamespace in ('public'::regnamespace, 'auth'::regnamespace)
    and pg_attribute.attnum > 0
    and not pg_attribute.attisdropped
order by pg_class.oid, pg_attribute.attnum
"""

CONSTRAINTS = """
select
    pg_constraint.conrelid::regclass::text as table_name,
    pg_constraint.contype::text as kind,
    pg_get_constraintdef(pg_constraint.oid) as definition,
    nullif(pg_constraint.confrelid, 0)::regclass::text as target,
    names(pg_constraint.conrelid, pg_constraint.conkey) as columns,
    names(pg_constraint.confrelid, pg_constraint.confkey) as target_columns
from pg_constraint
where
    pg_constraint.conrelid <> 0
    and pg_constraint.connamespace in ('public'::regnamespace, 'auth'::regnamespace)
order by pg_constraint.conrelid, pg_constraint.conname
"""
NAMES = """
(
    select array_agg(pg_attribute.attname::text order by key_column.position)
    from unnest({1}) with ordinality as key_column (attnum, position)
    inner join pg_attribute
        on pg_attribute.attrelid = {0} and pg_attribute.attnum = key_column.attnum
)
"""

CHOICE = re.compile(r"\(?\(?\"?(\w+)\"?\)?(?:::text)? = ANY \(+ARRAY\['([^']*)'")


class Rows:
    """Makes rows; `users` and `tenants` are what references to those tables hold by default."""

    def __init__(self, connection: psycopg.Connection, user_id: uuid.UUID, tenant_id: uuid.UUID):
        self.connection = connection
        self.defaults = {"users": user_id, "tenants": tenant_id}
        self.columns: dict[str, dict[str, tuple]] = defaultdict(dict)
        for table, column, *facts in connection.execute(COLUMNS):
            self.columns[table][column] = tuple(facts)
        self.keys: dict[str, list[str]] = {}
        self.references: dict[str, list[tuple]] = defaultdict(list)
        self.choices: dict[tuple[str, str], str] = {}
        names = re.compile(r"names\(([\w.]+), ([\w.]+)\)")
        query = names.sub(lambda found: NAMES.format(*found.groups()), CONSTRAINTS)
        for table, kind, definition, target, columns, targets in connection.execute(query):
            if kind == "p":
                self.keys[table] = columns
            elif kind == "f":
                self.references[table].append((columns, target, targets))
            elif found := CHOICE.search(definition):
                self.choices[table, found[1]] = found[2]
        self._counter = itertools.count(1)
        self._parents: dict[str, dict] = {}
        self.known: dict[str, dict[str, object]] = {}
        """By table, what a row that others refer to has to hold."""
        self.given: dict[str, dict[str, object]] = {}
        """By table, what was given for such a row."""

    def values(self, table: str, **known: object) -> dict[str, object]:
        """The columns and values of a row that `table` accepts, with those `known`."""
        values = dict(known)
        for columns, target, targets in self.references[table]:
            needed = [column for column in columns if column not in values]
            if any(self._is_required(table, column) for column in needed):
                parent = self.parent(target)
                values |= {
                    column: parent[to]
                    for column, to in zip(columns, targets, strict=True)
                    if column in needed
                }
        for column in self.columns[table]:
            if column not in values and self._is_required(table, column):
                values[column] = self._value(table, column)
        return values

    def add(self, table: str, **known: object) -> dict[str, object]:
        """Insert a row of `values`, and return all of it."""
        return self.insert(table, self.values(table, **known))

    def insert(self, table: str, values: dict[str, object]) -> dict[str, object]:
        row = self.connection.execute(
            insert_into(table, values) + sql.SQL(" returning *"), [*values.values()]
        )
        names = [column.name for column in row.description]
        return dict(zip(names, row.fetchone(), strict=True))

    def _is_required(self, table: str, column: str) -> bool:
        return self.columns[table][column][2]

    def parent(self, target: str) -> dict[str, object]:
        """The row of `target` that rows refer to unless they say otherwise."""
        if target in self.defaults:
            return {"id": self.defaults[target]}
        if target not in self._parents:
            self.given[target] = self.values(target, **self.known.get(target, {}))
            self._parents[target] = self.insert(target, self.given[target])
        return self._parents[target]

    def _value(self, table: str, column: str) -> object:
        type_name, first_label, *_ = self.columns[table][column]
        number = next(self._counter)
        if (table, column) in self.choices:
            return self.choices[table, column]
        if first_label:
            return first_label
        later = column in ("end_date", "end_time", "period_end", "valid_until", "due_date")
        values = {
            "text": f"{column} {number}",
            "uuid": uuid.uuid4(),
            "jsonb": Jsonb([]) if column in ("steps", "actions", "variations") else Jsonb({}),
            "bool": True,
            "int2": 1,
            "int4": 1,
            "int8": 1,
            "float8": 1,
            "numeric": 1,
            "date": date.today() + timedelta(days=number),
            "timestamptz": datetime.now(UTC) + timedelta(days=later, microseconds=number),
        }
        return values[type_name]


def insert_into(table: str, values: dict[str, object]) -> sql.Composed:
    if not values:
        return sql.SQL("insert into {} default values").format(sql.Identifier(table))
    return sql.SQL("insert into {} ({}) values ({})").format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, values)),
        sql.SQL(", ").join([sql.Placeholder()] * len(values)),
    )
