"""What one catalog has and another lacks."""

from collections.abc import Iterator

from .catalog import Catalog
from .definitions import bare, shortened
from .finding import Place


def differences(project, has: Catalog, lacks: Catalog) -> Iterator[tuple[str, str, list[Place]]]:
    """Name, kind, and where it is made, of the tables, columns, policies and functions."""
    for table in has.own_tables():
        other = lacks.tables.get(table.name)
        if other is None:
            yield bare(table.name), "table", project.table_place(table)
            continue
        for column in table.columns:
            if column not in other.columns:
                places = project.column_place(table.name, column)
                yield f"{bare(table.name)}.{column}", "column", places
        named = {policy.name for policy in other.policies}
        for policy in table.policies:
            if policy.name not in named:
                name = f"{policy.name} on {table.name}"
                yield shortened(name), "policy", project.places(name, has)
    for function in has.own_functions():
        if function.name not in lacks.functions:
            name = f"{function.name}({function.signature})"
            yield bare(name), "function", project.places(name, has)
