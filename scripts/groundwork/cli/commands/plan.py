"""Show what a run would do to the database: statements, hazards, locks. Changes nothing.

Exit code 0: nothing to do; 2: changes; 3: some are refused; 1: no plan could be made.

Example: groundwork plan --format markdown --output plan.md

Example: groundwork plan --select tenant_members+
"""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from ...planning.drifts import drift
from ...planning.formats import Format, plain, render, render_drift, show
from ..command import Allow, on_project
from ..content import SHOW_ROWS, check_show_rows
from ..target import HELP, connect, require_engine, work_at
from ..waiting import waiting


@on_project
def plan(
    url: Annotated[str | None, typer.Option(help=HELP)] = None,
    select: Annotated[
        list[str],
        typer.Option("--select", "-s", help="Only these models, as dbt selects them: leads+."),
    ] = [],  # noqa: B006
    exclude: Annotated[list[str], typer.Option(help="Not these models.")] = [],  # noqa: B006
    output_format: Annotated[
        Format | None,
        typer.Option("--format", help="How to show it. Default: as --output ends, else text."),
    ] = None,
    output: Annotated[Path | None, typer.Option(help="Write it to this file: plan.json.")] = None,
    artifact: Annotated[
        Path | None,
        typer.Option(help="What groundwork compile wrote, instead of the project."),
    ] = None,
    allow: Allow = [],  # noqa: B006
    full: Annotated[bool, typer.Option(help="Whole declarations, not their first lines.")] = False,
    only_drift: Annotated[
        bool,
        typer.Option("--drift", help="Compare with the declarations last applied; no project."),
    ] = False,
    show_rows: Annotated[bool, typer.Option("--show-rows", help=SHOW_ROWS)] = False,
) -> None:
    output_format = output_format or of_suffix(output)
    check_show_rows(show_rows, to_file=output is not None or output_format != Format.TEXT)
    if only_drift:
        with connect(url, "groundwork plan") as connection:
            require_engine(connection)
            differences = drift(connection)
        write(render_drift(differences, output_format), output)
        raise typer.Exit(2 if differences else 0)

    from ...applying.artifact import read
    from ...applying.state import limits_of
    from ...planning.changes import limits_of_project, make_plan
    from ...planning.reviewed import reviewable
    from ...project.compiled import ENGINE, FOREIGN_OBJECTS, REQUIREMENTS, compiled_project
    from ...project.selection import Selection

    compiled = read(artifact) if artifact else None
    if compiled is None:
        work_at(url)
    with connect(url, "groundwork plan") as connection:
        if compiled:
            project, limits = compiled.as_project(), limits_of(compiled)
        else:
            with waiting("Compiling the project"):
                project, is_new = compiled_project(analyses=(ENGINE, FOREIGN_OBJECTS, REQUIREMENTS))
            if is_new:
                print("Compiled the project: a source was newer (dbt compile).", file=sys.stderr)
            limits = limits_of_project()
        project = Selection(select, exclude).of(project)
        with waiting("Comparing the models with the database"):
            found = make_plan(connection, project, allow, limits, show_rows)
            if output_format == Format.JSON:
                shown = json.dumps(reviewable(connection, project, found, allow, limits), indent=2)
            else:
                shown = render(found, output_format, full)
    write(shown, output)
    raise typer.Exit(found.exit_code)


SUFFIXES = {".json": Format.JSON, ".md": Format.MARKDOWN, ".sarif": Format.SARIF}


def of_suffix(output: Path | None) -> Format:
    """The format that the name of a file asks for."""
    return SUFFIXES.get(output.suffix, Format.TEXT) if output else Format.TEXT


def write(shown: str | list, output: Path | None) -> None:
    if output:
        output.write_text(plain(shown) + "\n")
    else:
        show(shown)
