"""The files that models and macros are written in."""

from collections import defaultdict
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from .texts import Text


class Place(NamedTuple):
    file: str
    line: int


class Sources:
    """The files that models and macros are written in."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.lines = {
            path.relative_to(root).as_posix(): path.read_text().split("\n")
            for folder in ("macros", "models")
            for path in sorted(root.glob(f"{folder}/**/*.sql"))
        }
        self.owners = defaultdict(set)
        for file, lines in self.lines.items():
            for line in lines:
                self.owners[line.strip()].add(file)

    def has(self, text: "Text", line: int) -> bool:
        """Whether a line stands in the file of its text as it was rendered."""
        file, number = text.place(line)
        rendered = text.indented(text.sql.split("\n")[line - 1])
        return file == text.places[0].file and self.lines[file][number - 1] == rendered

    def owner(self, rendered: list[str]) -> str | None:
        """The file of the first line that only one file has."""
        owners = (self.owners.get(line.strip(), ()) for line in rendered)
        return next((file for files in owners if len(files) == 1 for file in files), None)

    def places(self, rendered: list[str], file: str | None = None, least: int = 1) -> list[Place]:
        """Where each line is written; for a line that Jinja made, where it was made.

        It takes `least` lines in a row to know a file. Lines that the first file doesn't have there
        are looked for in other files, since a macro may call others. Empty if no file has them.
        """
        file = file or self.owner(rendered)
        if file is None:
            return []
        here = [line.strip() for line in rendered]
        there = [line.strip() for line in self.lines[file]]
        blocks = SequenceMatcher(None, here, there, autojunk=False).get_matching_blocks()
        places, past = [], 0
        for start, line, size in blocks:
            if size < least and start < len(here):
                continue
            gap = rendered[len(places) : start]
            others = self.places(gap, least=3) if len(gap) < len(rendered) else []
            between = [
                Place(file, max(min(past + step, line), 1)) for step in range(1, len(gap) + 1)
            ]
            places += others or between
            places += [Place(file, line + step) for step in range(1, size + 1)]
            past = line + size
        return places
