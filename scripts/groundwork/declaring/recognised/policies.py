"""The policies of a table, by role and command, in the terms that macros have words for."""

from dataclasses import dataclass, field

from ..described import Table
from .conditions import Term

COMMANDS = ("select", "insert", "update", "delete")
WRITES = COMMANDS[1:]
CLIENTS = ("anon", "authenticated")
DEFINER = "groundwork_definer"


@dataclass
class Policies:
    """What the permissive policies of a table say, by role and command."""

    using: dict[tuple[str, str], str] = field(default_factory=dict)
    check: dict[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def of(cls, table: Table, left_out: set[str]) -> "Policies":
        """The first of each role and command, without the policies of the names `left_out`."""
        found = cls()
        for item in table.of("policy"):
            facts = item.definition
            if not facts["permissive"] or item.name in left_out:
                continue
            commands = COMMANDS if facts["command"] == "all" else (facts["command"],)
            for role in facts["roles"]:
                for command in commands:
                    for name in CLIENTS if role == "public" else (role,):
                        found.add(name, command, facts)
        return found

    def add(self, role: str, command: str, facts: dict) -> None:
        if facts.get("using") is not None and command != "insert":
            self.using.setdefault((role, command), facts["using"])
        if command in ("insert", "update"):
            check = facts.get("check") or facts.get("using")
            if check is not None:
                self.check.setdefault((role, command), check)

    def commands(self, role: str) -> list[str]:
        return [
            command
            for command in COMMANDS
            if (role, command) in self.using or (role, command) in self.check
        ]

    def written(self, role: str) -> str | None:
        """The condition on rows that the role writes."""
        for command in ("update", "delete"):
            if (role, command) in self.using:
                return self.using[role, command]
        return self.check.get((role, "insert"))


@dataclass
class Reading:
    """A condition on rows that are read: its parts, each with the terms that it consists of."""

    parts: list[tuple[str, list[Term]]]

    @property
    def kinds(self) -> dict[str, Term]:
        """The first term of each kind."""
        found: dict[str, Term] = {}
        for _, terms in self.parts:
            for term in terms:
                found.setdefault(term.kind, term)
        return found

    def others(self) -> list[str]:
        """The parts that no macro has a word for."""
        return [text for text, terms in self.parts if terms[0].kind == "other"]

    def without(self, kinds: set[str], column: str = "") -> list[str]:
        """The parts that are not of these kinds, over the column where one is named."""
        return [
            usual_text(terms[0]) or text
            for text, terms in self.parts
            if terms[0].kind not in kinds
            or (terms[0].kind in OF_COLUMN and terms[0].column != column)
            or (terms[0].kind == "member" and terms[0].details)
        ]


OF_COLUMN = ("owner", "member")


def usual_text(term: Term) -> str:
    """A term as a person writes it."""
    if term.kind == "owner":
        return f"{term.column} = (select auth.uid())"
    if term.kind == "member":
        roles = f"'{{{', '.join(term.details)}}}'" if term.details else ""
        return f"{term.column} = any(array(select access.my_tenant_ids({roles})))"
    return ""
