"""Writes the partitions of a table, and what each has beside what its table gives it."""

from collections.abc import Iterator

from ..audit.quoting import quote_ident
from .described import Item, Table
from .expressions import default_of, small_letters
from .names import option_text
from .parts import (
    column_statements,
    comment,
    grants,
    index_statements,
    policy_statement,
    row_security,
    statement,
    trigger_statement,
)
from .tables import add_statement


def partitions(table: Table) -> Iterator[str]:
    """Each after the one of which it is a part."""
    for item in in_order(table):
        facts = item.definition
        own = own_table(table, item)
        parent = quote_ident(facts["of"]) if "of" in facts else table.name
        unlogged = "unlogged " if own.setting("persistence") == "u" else ""
        text = f"create {unlogged}table {own.name} partition of {parent}"
        text += f"\n{small_letters(facts['bound'])}"
        if "key" in facts:
            text += f"\npartition by {small_letters(facts['key']).replace('LIST', 'list')}"
        options = [*(own.setting("options") or [])]
        options += [f"toast.{option}" for option in own.setting("toast_options") or []]
        if options:
            text += f"\nwith ({', '.join(option_text(option) for option in options)})"
        yield f"{text};"


def partition_parts(table: Table) -> Iterator[str]:
    """Blocks of statements about what a partition has of its own."""
    for item in in_order(table):
        own = own_table(table, item)
        constraints = [each for each in own.of("constraint") if each.definition["type"] != "t"]
        yield "\n".join(column_changes(table, item, own))
        yield "\n".join(f"{add_statement(own, each)};" for each in constraints)
        yield "\n".join([*index_statements(own), *column_statements(own)])
        yield "\n".join(f"{statement(each.definition['definition'])};" for each in own.of("rule"))
        yield from (trigger_statement(own, each) for each in own.of("trigger"))
        yield "\n".join(row_security(own))
        yield "\n".join(grants(own))
        yield from (policy_statement(own, each) for each in own.of("policy"))
        # a properties file has no descriptions of a partition
        yield "\n".join(comment(own, each) for each in own.of("comment"))


def in_order(table: Table) -> list[Item]:
    """Each after the one of which it is a part, which has to stand in the schema of the table."""
    found = {item.name: item for item in table.of("partition")}
    placed: dict[str, Item] = {}

    def place(item: Item) -> None:
        parent = found.get(item.definition.get("of", ""))
        if parent is not None and parent.name not in placed:
            place(parent)
        placed.setdefault(item.name, item)

    for item in found.values():
        if all(name in found for name in parents(found, item)):
            place(item)
    return [*placed.values()]


def parents(found: dict[str, Item], item: Item) -> Iterator[str]:
    """The names of the partitions that it is a part of."""
    while (of := item.definition.get("of")) is not None:
        yield of
        if of not in found:
            return
        item = found[of]


def own_table(table: Table, item: Item) -> Table:
    """What the partition has of its own, as a table that has nothing else."""
    return Table(
        name=quote_ident(item.name),
        plain=item.name,
        items=[
            Item(fact["kind"], fact["name"], fact["definition"])
            for fact in item.definition.get("own", ())
        ],
        columns=table.columns,
        quoted=table.quoted,
        named=table.named,
        as_printed={"constraint", "index"},
    )


def column_changes(table: Table, item: Item, own: Table) -> Iterator[str]:
    """Defaults and not null that its parent does not have."""
    parent = next(
        (each for each in table.of("partition") if each.name == item.definition.get("of")), None
    )
    for column in own.of("column"):
        facts = column.definition
        given = column_of(table, parent, column.name)
        alter = f"alter table {own.name} alter column {own.quoted[column.name]}"
        if facts.get("default") != given.get("default") and "generated" not in facts:
            default = facts.get("default")
            yield (
                f"{alter} set default {default_of(default)};"
                if default
                else (f"{alter} drop default;")
            )
        if facts["not_null"] and not given["not_null"]:
            yield f"{alter} set not null;"


def column_of(table: Table, partition: Item | None, name: str) -> dict:
    """A column as a partition has it, or the table itself where there is none."""
    while partition is not None:
        for fact in partition.definition.get("own", ()):
            if (fact["kind"], fact["name"]) == ("column", name):
                return fact["definition"]
        of = partition.definition.get("of")
        partition = next((each for each in table.of("partition") if each.name == of), None)
    return next(item.definition for item in table.of("column") if item.name == name)
