"""What code uses of a database."""

from collections import Counter
from dataclasses import dataclass, field

from ..finding import Place

WRITES = {"insert", "update", "upsert", "delete"}


@dataclass
class Use:
    """One use of a table, or one call of a function."""

    place: Place
    name: str
    """As the code says it: with a schema or without."""
    operation: str
    """select, insert, update, upsert, delete, call or declare."""
    columns: dict[str, Place] = field(default_factory=dict)
    filters: list[str] = field(default_factory=list)
    """Columns compared for equality."""
    tested: list[str] = field(default_factory=list)
    """Columns that a condition names in another way, such as `is null` or `<`."""
    order: list[str] = field(default_factory=list)
    arguments: dict[str, Place] = field(default_factory=dict)
    embeds: list[tuple[str, str, Place]] = field(default_factory=list)
    """Tables selected through a foreign key of this one: table, hint, place."""
    embedded: dict[str, "Use"] = field(default_factory=dict)
    """The uses of these tables, by the name that a filter calls each."""
    conflict: dict[str, Place] = field(default_factory=dict)
    """The columns by which an upsert knows the row that is there."""
    rights: str = ""
    """`service` or `client`: whose rights the client has; empty when that is not known."""
    source: str = "supabase"
    """supabase, sql, sqlalchemy or prisma: what the code speaks to the database through."""

    @property
    def is_call(self) -> bool:
        return self.operation == "call"


@dataclass
class Usage:
    """All of an application's code."""

    uses: list[Use] = field(default_factory=list)
    run_time_names: list[tuple[Place, str]] = field(default_factory=list)
    """Names built at run time: counted and listed, not guessed."""
    storage: Counter = field(default_factory=Counter)
    """Buckets of storage calls."""
    skipped: list[tuple[Place, str]] = field(default_factory=list)
    files: int = 0

    @property
    def tables(self) -> list[Use]:
        return [use for use in self.uses if not use.is_call]

    @property
    def calls(self) -> list[Use]:
        return [use for use in self.uses if use.is_call]
