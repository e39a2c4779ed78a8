"""dbt's static docs page with diagrams, and with the keys and defaults of each table."""

import json
from base64 import b64encode
from collections.abc import Callable, Iterable
from pathlib import Path

from .. import GroundworkError
from ..project.compiled import Project
from . import svg
from .catalog import Column, Schema, Table
from .mermaid import counted, hub_sentence

STYLE = "<style>img[src^='data:image/svg'] { max-width: 100%; height: auto; }</style>"

BEFORE = "Make it first: dbt docs generate --static"


def write_page(schema: Schema, project: Project, target: Path, file: Path) -> None:
    """Write `file`: the page that dbt left in `target`, with what is drawn here in it.

    The page holds the manifest as text, and shows what descriptions say in it. Where Graphviz is
    missing there are links and no pictures. Raises GroundworkError when dbt left no page.
    """
    static = target / "static_index.html"
    if not static.exists():
        raise GroundworkError(f"{static} is not there. {BEFORE}")
    page, text = static.read_text(), (target / "manifest.json").read_text().strip()
    if text not in page:
        raise GroundworkError(f"{static} is older than {target / 'manifest.json'}. {BEFORE}")
    extended = json.loads(text)
    keys = {f"{node['schema']}.{node['alias']}": key for key, node in project.drawn_nodes().items()}
    models = {table.name: keys[table.place] for table in schema.tables.values()}
    draw = picture if svg.has_graphviz() else no_picture
    for name in schema.tables:
        node = extended["nodes"][models[name]]
        node["description"] += "\n\n" + "\n\n".join(beside_table(schema, name, models, draw))
    # the page would show it as it is written, and it is for the run
    for node in extended["nodes"].values():
        node["meta"] = node["config"]["meta"] = {}
        node.get("unrendered_config", {}).pop("meta", None)
    for group in extended["groups"].values():
        group.get("config", {}).pop("meta", None)
    name = extended["metadata"]["project_name"]
    docs, own = extended["docs"], f"doc.{name}.__overview__"
    overview = docs.setdefault(own, {**docs["doc.dbt.__overview__"], "package_name": name})
    groups = {
        each["name"]: each.get("description") or "" for each in project.manifest["groups"].values()
    }
    overview["block_contents"] += "\n\n" + "\n\n".join(on_overview(schema, groups, models, draw))
    page = page.replace(text, json.dumps(extended).replace("</", "<\\/"))
    file.write_text(page.replace("</head>", f"{STYLE}</head>", 1))


def on_overview(
    schema: Schema, descriptions: dict[str, str], models: dict[str, str], draw: Callable
) -> Iterable[str]:
    yield f"## {len(schema.tables)} tables in {len(schema.groups)} groups"
    yield draw("overview of groups", lambda: svg.overview(schema))
    yield hub_sentence(schema).replace("not drawn", "counted in each group, and not drawn")
    for group, tables in schema.groups.items():
        yield f"## {group}"
        yield f"{counted(tables)}. {descriptions.get(group, '')}"
        yield draw(f"tables of {group}", lambda group=group: svg.group_diagram(schema, group))
        yield links((table.name for table in tables), models)


def beside_table(
    schema: Schema, name: str, models: dict[str, str], draw: Callable
) -> Iterable[str]:
    yield draw(f"{name} and what it refers to", lambda: svg.table_diagram(schema, name))
    parents = sorted({each.parent for each in schema.tables[name].references})
    children = sorted({each.child for each in schema.referring_to(name)})
    if parents:
        yield f"Refers to {links(parents, models)}."
    if children:
        yield f"Referred to by {links(children, models)}."
    yield columns_of(schema.tables[name])
    yield "\n".join(f"- `{each}`" for each in schema.tables[name].constraints)


def columns_of(table: Table) -> str:
    rows = ["| column | type | may be null | default |", "|---|---|---|---|"]
    for column in table.columns:
        null = "no" if column.is_required else "yes"
        rows.append(f"| {column.name} | {column.full_type} | {null} | {default_of(column)} |")
    return "\n".join(rows)


def default_of(column: Column) -> str:
    if column.is_identity:
        return "the next number"
    if column.default is None:
        return ""
    text = f"`{column.default}`".replace("|", "\\|").replace("\n", " ")
    return f"computed: {text}" if column.is_computed else text


def links(names: Iterable[str], models: dict[str, str]) -> str:
    return ", ".join(f"[{name}](#!/model/{models[name]})" for name in names)


def picture(title: str, make: Callable[[], str]) -> str:
    encoded = b64encode(make().encode()).decode()
    return f"![{title}](data:image/svg+xml;base64,{encoded})"


def no_picture(title: str, make: Callable[[], str]) -> str:
    return ""
