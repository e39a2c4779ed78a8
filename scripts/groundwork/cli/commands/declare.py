"""Write a dbt project that declares a database as it is: one file for each of its objects.

Reads the catalog and changes nothing. Each file is compared with the object by the engine itself,
in a transaction that is rolled back. In a folder that has a project already, files that still match
the database stay as they are.

With --harden, a second step in the same folder, it writes into the files what closes open doors:
row access classes, executable_by(), search paths, indexes of foreign keys, primary keys. It prints
what was changed and why, and what a run then executes.

Exit code 0: written; 2: written, and a run would still change something, or something is left to
decide; 1: nothing was written, and the reason is printed.

Example: groundwork declare --url "$URL" --into shop

Example: groundwork declare --migrations supabase/migrations --into shop --report shop.md
"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from ..target import HELP
from ..waiting import waiting


def declare(
    into: Annotated[Path, typer.Option(help="The folder of the project, new or not.")],
    url: Annotated[str | None, typer.Option(help=HELP)] = None,
    schema: Annotated[
        list[str],
        typer.Option(help="Only these schemas. Default: all but those of the platform."),
    ] = [],  # noqa: B006
    migrations: Annotated[
        Path | None,
        typer.Option(
            help="Instead of a database: a folder of migrations, which run on a server made for it."
        ),
    ] = None,
    dump: Annotated[
        Path | None, typer.Option(help="Instead of a database: a dump in plain SQL.")
    ] = None,
    flat: Annotated[bool, typer.Option("--flat", help="Every file in models/ itself.")] = False,
    harden: Annotated[
        bool,
        typer.Option(
            "--harden",
            help="In a folder that was declared: write what closes open doors into its files.",
        ),
    ] = False,
    groups: Annotated[
        Path | None,
        typer.Option(help="A YAML file of folders, each with its tables: `billing: [invoices]`."),
    ] = None,
    roles: Annotated[
        bool, typer.Option("--roles", help="The roles that the database names, too.")
    ] = False,
    report: Annotated[
        Path | None, typer.Option(help="Write what was done to this file: .md or .json.")
    ] = None,
) -> None:
    from ... import GroundworkError
    from ...declaring import report as reports
    from ...declaring.command import declare_database, declare_files
    from ...declaring.hardening import as_text, harden_database
    from ...project.profile import read_database_url

    if report and report.suffix not in (".md", ".json"):
        raise GroundworkError(f"{report} ends neither in .md nor in .json. Nothing was written.")
    files = migrations or dump
    if files and (url or (migrations and dump)):
        raise GroundworkError("Name one of --url, --migrations and --dump. Nothing was written.")
    if groups and flat:
        raise GroundworkError("Name one of --groups and --flat. Nothing was written.")
    if harden and (files or report or groups or roles or not (into / "dbt_project.yml").exists()):
        raise GroundworkError(
            "--harden changes the files of a project that was declared from a database: it goes"
            " with --url and --into alone. Nothing was written."
        )
    read_database_url()
    if harden:
        with waiting("Looking for open doors"):
            hardened = harden_database(url, schema, into)
        print(as_text(hardened, into), end="")
        print(f"\nNext: cd {into} && git diff && groundwork plan")
        raise typer.Exit(2 if hardened.left else 0)
    with waiting("Declaring the database"):
        if files:
            result = declare_files(files, schema, into, flat, groups)
        else:
            result = declare_database(url, schema, into, flat, groups, roles)
    text = reports.as_markdown(*result)
    if report:
        is_json = report.suffix == ".json"
        report.write_text(reports.as_json(*result) if is_json else text)
        print(f"{report}: what was done.", file=sys.stderr)
    print(text, end="")
    print(f"\nNext: cd {into} && groundwork plan")
    _, written, _ = result
    raise typer.Exit(2 if any(file.problems for file in written) else 0)
