"""Make a new project: one table with row security and its test, three targets, two workflows.

In its folder `groundwork build` works at once, on a server of the project's own or on DATABASE_URL.

Exit code 0: made; 1: nothing was made, and the reason is printed.

Example: groundwork init shop && cd shop && groundwork build
"""

from pathlib import Path
from typing import Annotated

import typer

from ...project.new import make_project


def init(
    name: Annotated[
        Path, typer.Argument(help="The folder to make; its last part names the project.")
    ],
) -> None:
    files = make_project(name)
    print(f"{name}: {len(files)} files.")
    print(f"Next: cd {name} && groundwork build")
