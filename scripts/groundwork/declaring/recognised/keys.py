"""Finds the column and the keys that tenant_id() and tenant_key() emit."""

from ..described import Item, Table
from ..names import usual_constraint_name
from .calls import Call

COLUMN = "tenant_id"


def tenant_id(table: Table, tenants: str | None) -> Call | None:
    """The call for the column of the tenant, where it refers to the table of tenants.

    tenants  as PostgreSQL prints its name here
    """
    column = next((item for item in table.of("column") if item.name == COLUMN), None)
    if column is None or not column.definition["not_null"] or tenants is None:
        return None
    reference = reference_of(table)
    if reference is None or reference.definition.get("references") != tenants:
        return None
    if reference.name != usual_constraint_name(table.plain, reference.definition):
        return None
    has_default = "default" in column.definition
    return Call("tenant_id", named={} if has_default else {"default": False})


def reference_of(table: Table) -> Item | None:
    """The foreign key of the column alone."""
    return next(
        (
            item
            for item in table.of("constraint")
            if item.definition["type"] == "f" and item.definition.get("columns") == [COLUMN]
        ),
        None,
    )


def tenant_key(table: Table, has_tenant: bool) -> tuple[list[Item], Call] | None:
    """The keys that the call stands for, and the call."""
    usual = [
        item
        for item in table.of("constraint")
        if item.definition["type"] in "pu"
        and item.name == usual_constraint_name(table.plain, item.definition)
    ]
    key = next(
        (
            item
            for item in usual
            if item.definition["type"] == "p" and item.definition["columns"] == ["id"]
        ),
        None,
    )
    if key is None:
        return None
    second = next((item for item in usual if item.definition["columns"] == [COLUMN, "id"]), None)
    if second is not None:
        return [key, second], Call("tenant_key")
    if has_tenant:
        return [key], Call("tenant_key", named={"referenced": False})
    return None
