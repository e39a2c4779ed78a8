"""The generic tests that state what a table has: its foreign keys, indexes and policies."""

from collections.abc import Iterator

from pglast import ast, parse_sql
from pglast.parser import ParseError

from .described import Table
from .macros import is_read_by_dbt

PACKAGE = "groundwork"
"""It has the tests."""

ACTIONS = {
    "CASCADE": "cascade",
    "RESTRICT": "restrict",
    "SET NULL": "set null",
    "SET DEFAULT": "set default",
}


def stated_tests(table: Table, models: dict[str, str]) -> list[dict]:
    """Entries of `data_tests`, as a properties file has them.

    models  the models of the tables that it refers to, by the names that the description has
    """
    found = [*foreign_keys(table, models), *indexes(table), *policies(table)]
    entries = []
    for name, arguments in found:
        entry = entry_of(name, arguments)
        # dbt takes two alike for an error, and reads what looks like Jinja
        if entry not in entries and not is_read_by_dbt(str(arguments)):
            entries.append(entry)
    return entries


def policy_test(policy: str) -> dict:
    """The entry of one policy."""
    return entry_of("has_policy", {"policy": policy})


def entry_of(name: str, arguments: dict) -> dict:
    return {f"{PACKAGE}.{name}": {"arguments": arguments}}


def foreign_keys(table: Table, models: dict[str, str]) -> Iterator[tuple[str, dict]]:
    for item in table.of("constraint"):
        facts = item.definition
        to = models.get(facts.get("references", ""))
        if facts["type"] != "f" or not facts["validated"] or to is None:
            continue
        arguments = {"columns": facts["columns"], "to": f"ref('{to}')"}
        arguments["to_columns"] = facts["referenced_columns"]
        _, mark, rest = facts["definition"].partition(" ON DELETE ")
        if mark and (found := [each for each in ACTIONS if rest.startswith(each)]):
            arguments["on_delete"] = ACTIONS[found[0]]
        yield "has_foreign_key", arguments


def indexes(table: Table) -> Iterator[tuple[str, dict]]:
    """Those on whose columns the planner can rely: no partial index, and no expression."""
    for item in table.of("index"):
        if not item.definition["valid"]:
            continue
        try:
            statement = parse_sql(f"create index on t using {item.definition['definition']}")
        except ParseError:
            continue
        index = statement[0].stmt
        columns = leading_columns(index)
        if index.whereClause is not None or not columns:
            continue
        arguments = {"columns": columns}
        if index.accessMethod != "btree":
            arguments["method"] = index.accessMethod
        yield "has_index", arguments


def leading_columns(index: ast.IndexStmt) -> list[str]:
    columns = []
    for each in index.indexParams:
        if each.name is None:
            break
        columns.append(each.name)
    return columns


def policies(table: Table) -> Iterator[tuple[str, dict]]:
    if table.setting("row_security"):
        for item in table.of("policy"):
            yield "has_policy", {"policy": item.name}
