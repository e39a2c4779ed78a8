"""What a rule finds, and where it stands."""

from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path


class Level(IntEnum):
    """How bad a finding is; --fail-on compares them."""

    NOTE = 0
    WARNING = 1
    ERROR = 2

    def __str__(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, order=True)
class Place:
    """A line of a file; line 0 stands for the file as a whole."""

    file: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


def shown_name(path: Path, folder: Path) -> str:
    """The name of a file in the report: from the working directory, as a code host wants it, or
    from the folder that was named when that lies elsewhere."""
    # the last part may be a link, which is named and not what it leads to
    real = path.parent.resolve() / path.name
    for base in (Path.cwd().resolve(), folder.resolve()):
        if real.is_relative_to(base):
            return real.relative_to(base).as_posix()
    return path.name


@dataclass
class Finding:
    """One fault: what is wrong with which object, how that is known, and what to do."""

    object: str
    consequence: str
    action: str
    places: list[Place] = field(default_factory=list)
    evidence: str = ""
    """A fact of the catalog or an error message; the places say the rest."""
    sql: str = ""
    """Statements that do the action, where SQL does it."""
    section: str = ""
    """Where it stands in the report, when the rule's findings stand in several sections."""
    rule: str = ""
    level: Level = Level.WARNING
    side: str = "migrations"
    """Which database shows it: that of the migrations, or `live`."""
    accepted: str = ""
    """Why the baseline accepts it; empty when it does not."""

    @property
    def key(self) -> str:
        """What a baseline names it by: it survives a change of line."""
        return f"{self.rule}: {self.object}"
