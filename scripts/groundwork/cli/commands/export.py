"""Write the declaration as plain SQL, for a database without dbt. Needs no database.

One file in steps, in one transaction: extensions, enumerated types, helper functions, core,
tenant, application, analytics and security tables, indexes, row security, triggers, buckets, seed
data.
With --supabase a folder for the Supabase CLI: a migration, and a schema file for each step.

Exit code 0: written; 1: nothing was written, and the reason is printed.

Example: groundwork export | psql --set ON_ERROR_STOP=1 "$URL"

Example: groundwork export --supabase supabase
"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from ..command import on_project
from ..waiting import waiting


@on_project
def export(
    output: Annotated[Path | None, typer.Option(help="Write it to this file.")] = None,
    supabase: Annotated[
        Path | None, typer.Option(help="Write migrations/ and schemas/ below this folder.")
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Write the migration in that folder again.")
    ] = False,
) -> None:
    from ...exporting.files import script, write_supabase
    from ...exporting.steps import steps_of
    from ...project.compiled import compiled_project

    with waiting("Compiling the project"):
        project, is_new = compiled_project(analyses=("platform", "hooks"))
    if is_new:
        print("Compiled the project: a source was newer (dbt compile).", file=sys.stderr)
    steps = steps_of(project.with_functions())
    if supabase:
        print("\n".join(write_supabase(steps, supabase, replace)), file=sys.stderr)
    if output:
        output.write_text(script(steps, in_transaction=True))
        print(f"{output}: the whole declaration.", file=sys.stderr)
    if not (supabase or output):
        sys.stdout.write(script(steps, in_transaction=True))
