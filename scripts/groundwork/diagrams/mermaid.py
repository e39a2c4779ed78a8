"""Entity diagrams as Mermaid, in Markdown."""

import re
from collections import Counter
from collections.abc import Iterator

from .catalog import Column, Schema, Table

SHORT = {
    "timestamp with time zone": "timestamptz",
    "timestamp without time zone": "timestamp",
    "character varying": "varchar",
    "double precision": "float8",
}


def short_type(name: str) -> str:
    base, brackets = (name[:-2], "[]") if name.endswith("[]") else (name, "")
    return SHORT.get(base, base.replace(" ", "_")) + brackets


def overview_page(schema: Schema, descriptions: dict[str, str]) -> str:
    """The groups, and which refers to which."""
    everything = counted([*schema.tables.values()])
    lines = [
        *("# Table groups", ""),
        f"{everything} in {len(schema.groups)} groups. An arrow points to the group",
        f"that is referred to, with the number of foreign keys. {hub_sentence(schema)}",
        *("", "```mermaid", "flowchart LR"),
        *(f'    {group}["{group}<br/>{counted(found)}"]' for group, found in schema.groups.items()),
        *(f"    {a} -- {count} --> {b}" for (a, b), count in group_references(schema).items()),
        *("```", "", "| group | tables | |", "|---|---|---|"),
    ]
    for group, tables in schema.groups.items():
        count = sum(not table.is_view for table in tables)
        lines.append(f"| [{group}]({group}.md) | {count} | {descriptions.get(group, '')} |")
    return "\n".join(lines) + "\n"


def group_page(schema: Schema, group: str, description: str) -> str:
    """The tables and views of a group with all their columns, and what they refer to or read."""
    lines = [f"# {group}", "", description, hub_sentence(schema), "", "```mermaid", "erDiagram"]
    for table in schema.groups[group]:
        lines += entity(table)
    for each in schema.drawn(group):
        parent = "||" if each.is_required else "|o"
        child = "o|" if each.is_unique else "o{"
        ends = f"{entity_name(each.parent)} {parent}--{child} {entity_name(each.child)}"
        lines.append(f'    {ends} : "{in_quotes(each.label)}"')
    for table in schema.groups[group]:
        for name in table.reads:
            ends = f"{entity_name(name)} ||..o{{ {entity_name(table.name)}"
            lines.append(f'    {ends} : "is read by"')
    return "\n".join([*lines, "```", "", "[All groups](README.md)"]) + "\n"


def entity(table: Table) -> Iterator[str]:
    yield f"    {entity_name(table.name)} {{"
    for column in table.columns:
        yield f"        {word(short_type(column.type))} {word(column.name)}{marks(table, column)}"
    yield "    }"


def entity_name(name: str) -> str:
    """The name of a table, in quotes where Mermaid wants them."""
    return name if re.fullmatch(r"[A-Za-z_]\w*", name, re.ASCII) else f'"{in_quotes(name)}"'


def in_quotes(text: str) -> str:
    """Text for within quotes, which Mermaid cannot escape."""
    return text.replace('"', "'")


def word(name: str) -> str:
    """The name of a column or type as one word, which is all that Mermaid takes for it."""
    text = re.sub(r"[^A-Za-z0-9_\[\]()\u00c0-\uffff-]", "_", name)
    return text if re.match(r"[A-Za-z_\u00c0-\uffff]", text) else f"_{text}"


def marks(table: Table, column: Column) -> str:
    reference = table.reference_of(column.name)
    keys = [
        mark
        for mark, holds in (("PK", column.is_key), ("FK", reference), ("UK", column.is_unique))
        if holds and not (mark == "UK" and column.is_key)
    ]
    shown = f" {', '.join(keys)}" if keys else ""
    return f'{shown} "{in_quotes(reference.parent)}"' if reference else shown


def group_references(schema: Schema) -> Counter:
    """How many foreign keys go from one group to another, but those to hubs."""
    hubs = schema.hubs
    return Counter(
        (schema.tables[each.child].group, schema.tables[each.parent].group)
        for each in schema.references
        if each.parent not in hubs
        and schema.tables[each.child].group != schema.tables[each.parent].group
    )


def hub_sentence(schema: Schema) -> str:
    hubs = sorted(schema.hubs)
    if not hubs:
        return ""
    return f"References to {' and '.join(hubs)}, which most tables have, are not drawn."


def counted(tables: list[Table]) -> str:
    views = sum(table.is_view for table in tables)
    own = len(tables) - views
    counts = [f"{own} table{'s' * (own != 1)}"]
    counts += [f"{views} view{'s' * (views != 1)}"] if views else []
    return " and ".join(counts)
