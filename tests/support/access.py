"""Who may do what to a row of each table, as tests/isolation/access.csv says it.

A line describes one row: of the table, with the values under `where`, owned by the person `owner`
and in the tenant acme as far as the table has an owner or a tenant. Nothing here asks a database.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass

from groundwork import ROOT

LINES = ROOT / "tests" / "isolation" / "access.csv"

# In acme each has the role they are named after; `owner` is one of its members. The membership of
# the three after them is not active, though it says admin. `named` is a user whom a row names.
MEMBERS = ["owner", "member", "viewer", "billing", "tenant_admin"]
FORMER = ["invited", "suspended", "removed"]
OTHERS = ["named", "stranger", "admin_of_another", "moderator", "platform_admin"]
SIGNED_IN = [*MEMBERS, *FORMER, *OTHERS]
EVERYONE = ["visitor", *SIGNED_IN]
ACTORS = [*EVERYONE, "service"]

GROUPS = {
    "nobody": [],
    "everyone": EVERYONE,
    "signed_in": SIGNED_IN,
    "members": MEMBERS,
    "writers": ["owner", "member", "tenant_admin"],
}
COMMANDS = ["select", "insert", "insert_own", "update", "delete"]

# Where a row may be moved to: the other tenant or the actor's personal one, a stranger or the
# actor, a stranger's parent row.
MOVES = {
    "move_tenant": ["to another tenant", "to their own tenant"],
    "move_owner": ["to a stranger", "to themself"],
    "move_parent": ["to a stranger's parent"],
}


@dataclass(frozen=True)
class Cell:
    """One attempt of one actor on the row of a line."""

    actor: str
    attempt: str
    target: str
    """A column, or where the row is moved to."""
    allowed: bool

    @property
    def blind(self) -> bool:
        """Whether it can be tried without a condition, too."""
        writes = self.attempt in ("update", "delete") and not self.target
        return writes or self.attempt.startswith("move")

    def __str__(self) -> str:
        return " ".join(filter(None, [self.actor, self.attempt, self.target]))


@dataclass(frozen=True)
class Line:
    """One line of the file."""

    table: str
    row_class: str
    owner: str
    tenant: str
    parent_column: str
    parent: str
    where: dict[str, str]
    said: dict[str, list[str]]
    """By command, the words of the file for who may run it."""
    rights: dict[str, list[str]]
    """By command, the actors who may run it; the service aside."""
    move: dict[str, str]
    """By actor, a part of the name of each place they may move the row to: all, or their own."""
    updatable: list[str]
    insertable: list[str]
    """The only columns that a client sets when it adds a row."""
    hidden: list[str]
    never: list[str]

    @property
    def name(self) -> str:
        values = ", ".join(f"{column}={value}" for column, value in self.where.items())
        return f"{self.table} ({values})" if values else self.table

    def may(self, actor: str, command: str) -> bool:
        if actor == "service":
            return command not in self.never
        return actor in self.rights[command]

    def commands(self, actor: str) -> list[str]:
        """The commands that mean something for `actor`."""
        own = self.owner and actor in SIGNED_IN
        return [command for command in COMMANDS if own or command != "insert_own"]

    def moves(self, actor: str) -> Iterator[tuple[str, str]]:
        kinds = {"move_tenant": self.tenant, "move_owner": self.owner, "move_parent": self.parent}
        for kind in (kind for kind, column in kinds.items() if column):
            for target in MOVES[kind]:
                own = target in ("to their own tenant", "to themself")
                if not own or (actor in SIGNED_IN and (actor, kind) != ("owner", "move_owner")):
                    yield kind, target

    def may_move(self, actor: str, kind: str, target: str) -> bool:
        if actor == "service":
            return kind not in self.never
        return self.move.get(actor, "nowhere") in target

    def cells(self) -> Iterator[Cell]:
        """Everything that is tried on the row."""
        for actor in ACTORS:
            for command in self.commands(actor):
                yield Cell(actor, command, "", self.may(actor, command))
            for kind, target in self.moves(actor):
                yield Cell(actor, kind, target, self.may_move(actor, kind, target))
            for column in self.hidden:
                yield Cell(actor, "read", column, actor == "service")
            if self.updatable and actor != "service":
                yield Cell(actor, "update", "any other column", False)


def lines() -> list[Line]:
    with LINES.open(newline="") as file:
        return [parse(values) for values in csv.DictReader(file)]


def parse(values: dict[str, str]) -> Line:
    parent_column, _, parent = values["parent"].partition(" ")
    said = {
        command: [word for word in values[command].split() if word != "nobody"]
        for command in COMMANDS
    }
    return Line(
        table=values["table"],
        row_class=values["class"],
        owner=values["owner"],
        tenant=values["tenant"],
        parent_column=parent_column,
        parent=parent,
        where=dict(pair.split("=") for pair in values["where"].split("; ") if pair),
        said=said,
        rights={command: people(words) for command, words in said.items()},
        move=dict(part.partition("/")[::2] for part in values["move"].split()),
        updatable=values["updatable"].split(),
        insertable=values["insertable"].split(),
        hidden=values["hidden"].split(),
        never=values["never"].split(),
    )


def people(words: list[str]) -> list[str]:
    """The actors whom the words name: actors, and groups of them."""
    named = [GROUPS.get(word, [word]) for word in words]
    found = [actor for group in named for actor in group]
    unknown = {*found} - {*ACTORS}
    if unknown:
        raise ValueError(f"access.csv names nobody known: {', '.join(sorted(unknown))}")
    return found
