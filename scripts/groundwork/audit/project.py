"""Everything a rule may ask: the migrations and what came of them, the code, the catalogs."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pglast
from pglast.parser import ParseError

from .bodies import Body, read_body
from .catalog import Catalog, Table
from .causes import Cause, cause_of
from .code.sql import uses_of
from .code.usage import Usage, Use
from .definitions import Definitions, full, shortened
from .finding import Finding, Place
from .statements import Migrations

OBJECT = re.compile(r"^(?P<name>.+?)(?: on (?P<table>\S+))?(?: \((?P<columns>.*)\))?$")


@dataclass
class Project:
    migrations: Migrations
    catalog: Catalog
    usage: Usage = field(default_factory=Usage)
    has_code: bool = False
    live: Catalog | None = None

    @property
    def sides(self) -> list[Catalog]:
        return [self.catalog, self.live] if self.live else [self.catalog]

    @cached_property
    def definitions(self) -> Definitions:
        return Definitions(self.migrations.statements)

    @cached_property
    def causes(self) -> list[Cause]:
        return [
            cause_of(statement, self.definitions)
            for statement in self.migrations.statements
            if statement.outcome == "failed"
        ]

    def caused(self, rule: str) -> list[Cause]:
        return [cause for cause in self.causes if cause.rule == rule]

    @cached_property
    def bodies(self) -> dict[str, list[tuple[object, Body]]]:
        """By side, its own functions with what their bodies use."""
        return {
            catalog.side: [(function, read_body(function)) for function in catalog.own_functions()]
            for catalog in self.sides
        }

    @cached_property
    def uses_of_table(self) -> dict[str, int]:
        """How often the code names each table, by full name."""
        counts: dict[str, int] = {}
        for use in self.usage.tables:
            tables = (catalog.relation(use.name) for catalog in self.sides)
            for name in {table.name for table in tables if table}:
                counts[name] = counts.get(name, 0) + 1
        return counts

    def queries(self, catalog: Catalog) -> Iterator[tuple[Use, list[Place]]]:
        """What the code, the functions and the policies ask of tables, and where."""
        for use in self.usage.tables:
            yield use, [use.place]
        for function, body in self.bodies[catalog.side]:
            place = self.places(f"{function.name}({function.signature})", catalog)
            yield from ((use, place) for use in body.uses if not use.is_call)
        for table in catalog.own_tables():
            for policy in table.policies:
                place = self.places(f"{policy.name} on {table.name}", catalog)
                for condition in (policy.condition, policy.check_condition):
                    yield from ((use, place) for use in uses_of_condition(condition))

    def table_place(self, table: Table | str) -> list[Place]:
        name = table if isinstance(table, str) else table.name
        kinds = ("table", "view")
        found = [self.definitions.place(kind, name) for kind in kinds]
        return [place for place in found if place][:1]

    def column_place(self, table: str, column: str) -> list[Place]:
        place = self.definitions.column(table, column)
        return [place] if place else self.table_place(table)

    def places(self, named: str, catalog: Catalog) -> list[Place]:
        """Where an object is made that a catalog's query names."""
        match = OBJECT.match(named.replace('"', ""))
        name, on, columns = match["name"], match["table"], match["columns"]
        if on:
            made = f"{name} on {on}"
            found = self.definitions.place("policy", made) or self.definitions.place(
                "trigger", made
            )
            return [found] if found else self.table_place(on)
        if "(" in name:
            found = self.definitions.place("function", full(name.split("(")[0]))
            return [found] if found else []
        if columns:
            return self.column_place(name, columns.split(",")[0].strip())
        if name.count(".") == 2:
            return self.column_place(*name.rsplit(".", 1))
        if name in catalog.tables:
            return self.table_place(name)
        found = self.definitions.place("index", name)
        if found:
            return [found]
        for table in catalog.tables.values():
            if any(index.name == name for index in table.indexes):
                return self.index_place(table, name)
        return []

    def index_place(self, table: Table, name: str) -> list[Place]:
        """Where the statement stands that left the name of an index to the server."""
        columns = next(index.columns for index in table.indexes if index.name == name)
        for statement in self.migrations.statements:
            tree = statement.tree
            if statement.kind != "IndexStmt" or tree.idxname or statement.outcome != "done":
                continue
            relation = f"{tree.relation.schemaname or 'public'}.{tree.relation.relname}"
            if relation == table.name and [one.name for one in tree.indexParams] == columns:
                return [statement.place]
        return self.table_place(table)

    def ask(
        self,
        rule: str,
        action: str,
        sql: bool = True,
        only: Callable[[Any, Catalog], bool] = lambda row, catalog: True,
    ) -> Iterator[Finding]:
        """The findings of tests/dbt/rules/`rule`.sql on every side, of those rows that `only`
        holds for."""
        for catalog in self.sides:
            for row in (one for one in catalog.offenders(rule) if only(one, catalog)):
                yield Finding(
                    object=shortened(row.object),
                    consequence=row.consequence,
                    action=action,
                    places=self.places(row.object, catalog),
                    sql=row.fix if sql else "",
                    side=catalog.side,
                )


def uses_of_condition(condition: str | None) -> list[Use]:
    """The tables that a policy's condition reads."""
    if not condition:
        return []
    with suppress(ParseError, RecursionError):
        (tree,) = pglast.parse_sql(f"select {condition}")
        return [use for use in uses_of(tree.stmt) if not use.is_call]
    return []
