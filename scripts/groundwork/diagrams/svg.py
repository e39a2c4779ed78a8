"""Entity diagrams as SVG, laid out by Graphviz."""

import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from html import escape

from .. import GroundworkError
from .catalog import Reference, Schema, Table
from .mermaid import counted, group_references, short_type

MISSING = """\
Graphviz is not installed, so there are no pictures. Install it and try again:
    sudo apt-get install graphviz        (Debian, Ubuntu)
    brew install graphviz                (macOS)"""

COLUMNS = 4
"""So many tables stand side by side: a laptop's width."""

MOST_CHILDREN = 12

SETTINGS = """\
    graph [rankdir=LR, bgcolor="transparent", nodesep=0.25, ranksep=0.7, pad=0.2]
    node [shape=plain, fontname="Helvetica,Arial,sans-serif", fontsize=11]
    edge [color="#64748b", fontname="Helvetica,Arial,sans-serif", fontsize=9,
        fontcolor="#64748b", arrowhead=crow, arrowsize=0.7]
"""

CARD = """\
<<table border="1" cellborder="0" cellspacing="0" cellpadding="3" color="#94a3b8" bgcolor="white">
<tr><td bgcolor="{fill}" colspan="2" align="left"><b>{name}</b></td></tr>
{rows}</table>>"""

ROW = """\
<tr><td align="left" port="{name}">{shown}</td>\
<td align="left"><font color="#64748b">{type}</font></td></tr>
"""

MORE = """\
<tr><td align="left" colspan="2"><font color="#94a3b8">{words}</font></td></tr>
"""

OWN, OTHER = "#dbeafe", "#f1f5f9"


def has_graphviz() -> bool:
    return shutil.which("dot") is not None


def draw(lines: Iterable[str]) -> str:
    """The SVG of a graph. Raises GroundworkError where Graphviz is missing or fails."""
    if not has_graphviz():
        raise GroundworkError(MISSING)
    # from left to right, Graphviz puts what is said first at the bottom
    graph = "\n".join(["digraph {", SETTINGS, *reversed([*lines]), "}"])
    done = subprocess.run(
        ["dot", "-Tsvg"], input=graph, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise GroundworkError(f"Graphviz failed:\n{done.stderr.strip()}")
    return done.stdout[done.stdout.index("<svg") :]


def overview(schema: Schema) -> str:
    """The groups, how often their tables refer to each other's, and how often to the hubs."""
    lines = []
    for group, tables in schema.groups.items():
        rows: list[tuple[str, str | None]] = [(counted(tables), None)]
        for hub in sorted(schema.hubs):
            keys = [each for table in tables for each in table.references if each.parent == hub]
            if keys:
                rows.append((f"to {hub}", str(len(keys))))
        lines.append(f"{quoted(group)} [label={card(group, rows, OWN)}]")
    arrows = group_references(schema)
    lines += [
        f'{quoted(child)} -> {quoted(parent)} [arrowhead=vee, label="{count}"]'
        for (child, parent), count in arrows.items()
    ]
    alone = [group for group in schema.groups if not any(group in pair for pair in arrows)]
    return draw([*lines, *in_rows(alone)])


def group_diagram(schema: Schema, group: str) -> str:
    """The tables of a group with their key columns, and beside them what they refer to."""
    tables, drawn = schema.groups[group], schema.drawn(group)
    own = {table.name for table in tables}
    lines = [node(table, OWN) for table in tables]
    lines += [
        node(schema.tables[each.parent], OTHER, False) for each in drawn if each.parent not in own
    ]
    lines += [arrow(each) for each in drawn]
    joined = {name for each in drawn for name in (each.child, each.parent)}
    return draw([*lines, *in_rows([name for name in own_in_order(tables) if name not in joined])])


def table_diagram(schema: Schema, name: str) -> str:
    """A table, what it refers to, and what refers to it."""
    table, children = schema.tables[name], schema.referring_to(name)
    shown = children[:MOST_CHILDREN]
    around = {each.parent for each in table.references} | {each.child for each in shown}
    lines = [node(table, OWN)]
    lines += [node(schema.tables[each], OTHER, False) for each in sorted(around - {name})]
    lines += [arrow(each) for each in [*table.references, *shown] if each.child != each.parent]
    lines += [arrow(each) for each in table.references if each.child == each.parent]
    if len(children) > len(shown):
        left = f"and {len(children) - len(shown)} more"
        lines.append(f'"..." [shape=plaintext, label="{left}", fontcolor="#64748b"]')
        lines.append(f'{quoted(name)} -> "..." [style=dashed, arrowhead=crow]')
    return draw(lines)


def own_in_order(tables: list[Table]) -> list[str]:
    return [table.name for table in tables]


def node(table: Table, fill: str, with_columns: bool = True) -> str:
    rows = []
    if with_columns:
        shown = table.key_columns
        rows = [(column.name, short_type(column.type)) for column in shown]
        left = len(table.columns) - len(shown)
        if left:
            rows.append((f"{left} more column{'s' * (left != 1)}", None))
    return f"{quoted(table.name)} [label={card(table.name, rows, fill)}]"


def card(name: str, rows: list[tuple[str, str | None]], fill: str) -> str:
    shown = "".join(
        MORE.format(words=escape(left))
        if right is None
        else ROW.format(name=escape(left), shown=escape(left), type=escape(right))
        for left, right in rows
    )
    return CARD.format(name=escape(name), fill=fill, rows=shown)


def arrow(reference: Reference) -> str:
    ends = "arrowhead=tee" if reference.is_unique else "arrowhead=crow"
    style = "" if reference.is_required else ", style=dashed"
    return (
        f"{quoted(reference.parent)} -> {quoted(reference.child)}"
        f" [label={quoted(reference.label)}, {ends}{style}]"
    )


def in_rows(names: list[str]) -> Iterator[str]:
    """What stands alone, in rows side by side: Graphviz would put it all in one column."""
    for start in range(0, len(names), COLUMNS):
        row = names[start : start + COLUMNS]
        if len(row) > 1:
            yield " -> ".join(quoted(name) for name in row) + " [style=invis]"


def quoted(name: str) -> str:
    return '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'
