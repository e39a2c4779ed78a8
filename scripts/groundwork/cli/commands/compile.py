"""Write the project into one file, from which `groundwork apply` makes a database equal to it.

A file that ends in .sql is for psql instead. What both hold: docs/artifact.md. It needs no database
and changes nothing.

Example: groundwork compile --output shop.json
"""

from pathlib import Path
from typing import Annotated

import typer

from ..command import on_project
from ..waiting import waiting


@on_project
def compile(  # noqa: A001
    output: Annotated[Path, typer.Option(help="The file to write.")],
) -> None:
    from ...applying.artifact import write
    from ...applying.compiling import compile_artifact
    from ...project.place import current

    with waiting("Compiling the project"):
        artifact = compile_artifact(current())
    if output.suffix == ".sql":
        from ...applying.psql_file import psql_file

        output.write_text(psql_file(artifact, output))
        print(f"{output}: {len(artifact.models)} models, for psql.")
        return
    stated = write(artifact, output)
    objects = len(artifact.models) + len(artifact.functions)
    print(
        f"{output}: {objects} models, {len(artifact.tests)} tests, engine"
        f" {artifact.engine_version[:12]}, hash {stated[:12]}."
    )
    if artifact.left_out:
        print(
            "Models of dbt's own are left to dbt run: " + ", ".join(sorted(artifact.left_out)) + "."
        )
