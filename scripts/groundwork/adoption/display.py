"""Shows an adoption: tables and a progress bar on a terminal, plain lines elsewhere."""

import time

from rich.console import Console
from rich.live import Live
from rich.table import Table as Grid
from rich.text import Text

from .formats import Table
from .running import Progress

PAUSE = 10
"""Seconds between two lines of progress where no terminal shows them."""


NUMBERS = {
    "rows",
    "rows before",
    "new id",
    "merged",
    "quarantined",
    "values converted",
    "values filled",
    "columns renamed",
    "rows unaccounted for",
}
"""Headings of columns that count."""


def said(heading: str, cell: str) -> str:
    """A cell of a table in a line of its row: `9 rows`, `now in notes`, or what it says itself."""
    if heading in NUMBERS and cell[-1:].isdigit():
        return f"{cell} {heading}"
    return f"{heading} {cell}" if heading in ("now in", "is taken", "keep it by") else cell


class Display:
    def __init__(self, to_stderr: bool = False) -> None:
        self.console = Console(soft_wrap=True, highlight=False, stderr=to_stderr)
        self._live: Live | None = None
        self._told = 0.0
        self._done = 0

    def say(self, sentence: str, style: str = "") -> None:
        self.console.print(Text(sentence, style=style))

    def heading(self, sentence: str) -> None:
        self.say(f"\n{sentence}", "bold")

    def table(self, table: Table) -> None:
        headings, rows = table
        if not rows:
            return
        if not self.console.is_terminal:
            for first, *cells in rows:
                named = zip(headings[1:], cells, strict=True)
                facts = [said(name, cell) for name, cell in named if cell]
                self.say(f"  {first}: {'; '.join(facts)}")
            return
        grid = Grid(box=None, padding=(0, 2, 0, 0))
        for heading in headings:
            is_number = heading in NUMBERS or heading == "size"
            grid.add_column(heading, justify="right" if is_number else "left", overflow="fold")
        for row in rows:
            grid.add_row(*(Text(cell) for cell in row))
        self.console.print(grid, soft_wrap=False)

    def __enter__(self) -> "Display":
        if self.console.is_terminal:
            self._live = Live(console=self.console, transient=True, refresh_per_second=4)
            self._live.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        if self._live:
            self._live.__exit__(*error)
            self._live = None

    def progress(self, progress: Progress) -> None:
        """On a terminal one line that changes, elsewhere a line now and then."""
        if self._live:
            now = ", ".join(progress.now[:3])
            self._live.update(Text(f"{progress.sentence()}\n  {now}"))
        elif not self._told or (
            progress.done > self._done and time.monotonic() - self._told > PAUSE
        ):
            self._told, self._done = time.monotonic(), progress.done
            self.say(progress.sentence())
