"""What an adoption found and did, and the files that keep it."""

import json
from pathlib import Path

from .. import GroundworkError
from . import formats
from .foreseen import Foreseen

DONE, NOT_BEGUN, FAILED, UNACCOUNTED, STOPPED = 0, 1, 3, 4, 130
"""Exit codes."""


class Report:
    """What is kept of an adoption, and written where a file is named."""

    def __init__(self, file: Path | None) -> None:
        self.file = file
        self.checks, self.prospects, self.objects, self.entries = [], [], [], None
        self.foreseen: Foreseen | None = None
        self.skipped: list[str] = []
        """Sentences: which models did not run, and why."""
        self.ending, self.code = "", NOT_BEGUN

    def check_folder(self) -> None:
        """Raise GroundworkError where no report can be written, before the work is done."""
        if self.file and not self.file.parent.is_dir():
            raise GroundworkError(
                f"--report: the folder {self.file.parent} does not exist. Nothing was changed."
            )

    def write(self) -> None:
        if self.file is None:
            return
        parts = (
            *(self.checks, self.prospects, self.objects, self.foreseen, self.entries),
            "\n".join([self.ending, *self.skipped]),
        )
        self.file.with_suffix(".md").write_text(formats.markdown(*parts))
        content = {"exit_code": self.code, **formats.content(*parts)}
        self.file.with_suffix(".json").write_text(json.dumps(content, indent=2) + "\n")
