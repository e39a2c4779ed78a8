"""Draw the tables and views of the database, by group, from its catalog.

Writes Mermaid diagrams, one page for each group and one of all groups, which code hosts show. With
--docs also dbt's own page of documentation, with pictures in it; those need Graphviz.

Exit code 0: written; 1: nothing was written, and the reason is printed.

Example: groundwork erd

Example: dbt docs generate --static && groundwork erd --docs target/docs.html
"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from ... import GroundworkError
from ...diagrams.catalog import Schema, read_schema
from ...diagrams.mermaid import counted, group_page, overview_page
from ...diagrams.page import write_page
from ...diagrams.svg import MISSING, has_graphviz
from ...project.compiled import Project, compiled_project
from ...project.place import current
from ..command import on_project
from ..target import HELP, connect, work_at
from ..waiting import waiting


@on_project
def erd(
    url: Annotated[str | None, typer.Option(help=HELP)] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            help="Write the Mermaid diagrams to this folder. Default: docs/erd in the project."
        ),
    ] = None,
    docs: Annotated[
        Path | None, typer.Option(help="Write dbt's page with pictures to this file.")
    ] = None,
) -> None:
    if docs and not has_graphviz():
        print(MISSING, file=sys.stderr)
    work_at(url)
    write_diagrams(url, output or current().root / "docs" / "erd", docs)


def write_diagrams(url: str | None, output: Path, docs: Path | None) -> None:
    with connect(url, "groundwork erd") as connection:
        with waiting("Compiling the project"):
            project, _ = compiled_project(analyses=())
        schema = read_schema(connection, groups_of(project))
    if not schema.tables:
        raise GroundworkError("The database has none of the declared tables. Build them: dbt run")

    if docs:
        write_page(schema, project, current().target_folder, docs)
        print(f"{docs}: open it in a browser.")
    descriptions = {
        each["name"]: each.get("description") or "" for each in project.manifest["groups"].values()
    }
    write_mermaid(schema, descriptions, output)
    print(f"{output}: {len(schema.groups)} groups, {counted([*schema.tables.values()])}.")


def groups_of(project: Project) -> dict[str, str]:
    """The group of each table, `schema.table`; in the order of groups, then of names."""
    order = [each["name"] for each in project.manifest["groups"].values()]
    found = {
        f"{node['schema']}.{node['alias']}": node["config"].get("group") or "other"
        for node in project.drawn_nodes().values()
    }
    place = {group: number for number, group in enumerate([*order, "other"])}
    return dict(sorted(found.items(), key=lambda each: (place[each[1]], each[0])))


def write_mermaid(schema: Schema, descriptions: dict[str, str], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "README.md").write_text(overview_page(schema, descriptions))
    for group in schema.groups:
        text = group_page(schema, group, descriptions.get(group, ""))
        (folder / f"{group}.md").write_text(text)
