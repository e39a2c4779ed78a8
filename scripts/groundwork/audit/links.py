"""Symbolic links, which are followed only to what lies in the folder that was named.

A pull request may hold a link to any file of the machine that the audit runs on, and messages
quote what is read.
"""

import os
from pathlib import Path

from .. import GroundworkError

WHY = "is a link that leads outside of the folder, and was not followed"


def leads_outside(path: Path, folder: Path) -> bool:
    """Whether a path below `folder` stands for a file or folder that lies elsewhere."""
    return not path.resolve().is_relative_to(folder.resolve())


def require_folder(folder: Path) -> None:
    """Raise GroundworkError where `folder` is missing, or a link out of the working directory."""
    if not folder.exists():
        raise GroundworkError(f"{folder} does not exist.")
    here = Path.cwd().resolve()
    named = Path(os.path.normpath(here / folder))
    if named.is_relative_to(here) and leads_outside(folder, here):
        raise GroundworkError(
            f"{folder} is or lies behind a link that leads out of {here}, and is not followed.\n"
            f"Name what it leads to: {folder.resolve()}"
        )
