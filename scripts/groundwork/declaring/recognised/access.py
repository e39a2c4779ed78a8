"""Finds the row access class that the policies and privileges of a table may come from."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from ..described import Table
from .calls import Call
from .conditions import Term, parts_of, term_of
from .grants import column_arguments

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
    """A condition on rows that are read, in the terms of the macros."""

    terms: list[Term]
    others: list[str]
    """The parts that no term names, in order."""


class Candidates:
    """The calls that may stand for the policies and privileges of one table."""

    def __init__(self, table: Table, left_out: set[str] = frozenset()):
        self.table = table
        self.columns = [table.quoted[name] for name in table.columns]
        self.plain = {table.quoted[name]: name for name in table.columns}
        self.policies = Policies.of(table, left_out)

    def calls(self) -> Iterator[Call]:
        """The candidates, the likeliest first."""
        if self.is_of_service():
            yield Call("service_rows", named=self.definer())
            return
        read = self.reading("authenticated")
        write = self.terms(self.policies.written("authenticated"), "and")
        for macro, named, column in self.classes(read, write):
            named = {
                **named,
                **self.besides(macro, read, write, column),
                **self.commands_argument(write),
                **column_arguments(self.table, self.policies, self.plain.get(column)),
                **self.added(macro),
                **self.definer(),
            }
            arguments = tuple(named.pop("", ()))
            yield Call(macro, arguments, {name: value for name, value in named.items() if name})

    def classes(self, read: Reading, write: list[Term]) -> Iterator[tuple[str, dict, str]]:
        """The macro, what tells it from the others, and the column that it filters on."""
        kinds = {term.kind: term for term in read.terms}
        writes = {term.kind: term for term in write}
        owner, member = writes.get("owner"), writes.get("member")
        if "true" in kinds and ("anon", "select") in self.policies.using:
            yield "public_rows", {}, ""
        if "true" in kinds:
            yield (
                ("community_rows", column_of(owner), owner.column)
                if owner
                else ("signed_in_rows", {}, "")
            )
        if "parent" in kinds and "parent_owner" in writes:
            yield self.child(kinds["parent"], writes["parent_owner"])
        if "member" in kinds:
            first = kinds["member"]
            if owner and member:
                yield "tenant_or_own_rows", column_of(owner), first.column
            elif "member" in writes or not write:
                named = {"write": who_writes(member)}
                if first.column != "tenant_id":
                    named["column"] = self.plain[first.column]
                yield "tenant_rows", named, first.column
        if "owner" in kinds:
            yield from self.own(kinds, writes)
        if set(kinds) <= {"admin"} and kinds and not read.others:
            yield "admin_rows", {} if "admin" in writes else {"write": "none"}, ""
        if read.others and "member" not in kinds:
            yield self.published(read, owner)

    def own(self, kinds: dict[str, Term], writes: dict) -> Iterator[tuple[str, dict, str]]:
        owner = kinds["owner"]
        named = column_of(owner)
        if "admin" in writes:
            named["write"] = "admin"
        elif not writes:
            named["write"] = "none"
        yield "own_rows", named, owner.column

    def child(self, parent: Term, owner: Term) -> tuple[str, dict, str]:
        named = {
            "": (parent.details[1],),
            "column": self.plain[parent.column],
            "owner": owner.details[2],
        }
        return "child_rows", named, parent.column

    def published(self, read: Reading, owner: Term | None) -> tuple[str, dict, str]:
        """A condition that visitors have too, or the first of those that nothing else explains."""
        of_visitors = self.policies.using.get(("anon", "select"))
        named = {"condition": self.shorter(of_visitors) if of_visitors else read.others[0]}
        column = next((term.column for term in read.terms if term.kind == "owner"), "")
        column = column or (owner.column if owner else "")
        if column:
            named["column"] = self.plain[column]
        if not of_visitors:
            named["readers"] = "authenticated"
        if not owner:
            named["write"] = "none"
        return "published_rows", named, column

    def shorter(self, condition: str) -> str:
        return " or ".join(parts_of(condition, "or"))

    def besides(self, macro: str, read: Reading, write: list[Term], column: str) -> dict:
        """`also_read`, `admin_reads`, and the tenant of rows that users own."""
        named: dict = {}
        kinds = {term.kind: term for term in read.terms}
        others = list(read.others)
        if macro == "published_rows":
            others = others[len(parts_of(self.policies.using.get(("anon", "select"), "x"), "or")) :]
        elif macro != "own_rows" and "owner" in kinds:
            others = [f"{kinds['owner'].column} = (select auth.uid())", *others]
        if tenant := kinds.get("tenant"):
            named["tenant_column"] = self.plain[tenant.column]
        if others:
            named["also_read"] = " or ".join(others)
        if reach := kinds.get("admin_range"):
            named["admin_reads"] = reach.column == column or self.plain[reach.column]
        elif "admin" in kinds and macro not in ("admin_rows",):
            named["admin_reads"] = True
        return named

    def commands_argument(self, write: list[Term]) -> dict:
        used = self.policies.commands("authenticated")
        whole = COMMANDS if write else ("select",)
        return {} if tuple(used) == whole or not used else {"commands": used}

    def added(self, macro: str) -> dict:
        """What a row meets besides: `kept` whenever it is written, `added` when it is added."""
        on_insert = self.policies.check.get(("authenticated", "insert"))
        whenever = self.policies.written("authenticated")
        if not on_insert or not whenever or on_insert == whenever:
            return {}
        known = parts_of(whenever, "and")
        more = [each for each in parts_of(on_insert, "and") if each not in known]
        if len(more) != len(parts_of(on_insert, "and")) - len(known) or not more:
            return {}
        on_update = self.policies.check.get(("authenticated", "update"))
        word = "kept" if macro == "community_rows" and on_update == on_insert else "added"
        return {word: " and ".join(more)}

    def reading(self, role: str) -> Reading:
        read, others = [], []
        condition = self.policies.using.get((role, "select"))
        for part in parts_of(condition, "or") if condition else ():
            term = term_of(part, self.columns, self.table.plain)
            if term.kind == "other":
                term = self.of_owner_in_tenant(part) or term
            if isinstance(term, list):
                read += term
            elif term.kind == "other":
                others.append(part)
            else:
                read.append(term)
        return Reading(read, others)

    def of_owner_in_tenant(self, part: str) -> list[Term] | None:
        """`user_id = uid() and (tenant_id is null or tenant_id = any(...))`."""
        terms = self.terms(part, "and")
        kinds = {term.kind: term for term in terms}
        if set(kinds) == {"owner", "member_or_null"}:
            tenant = kinds["member_or_null"]
            return [kinds["owner"], Term("tenant", tenant.column)]
        return None

    def terms(self, condition: str | None, word: str) -> list[Term]:
        """The parts of a condition; one that a macro has as a whole is not divided."""
        if condition is None:
            return []
        whole = term_of(condition, self.columns, self.table.plain)
        if whole.kind != "other":
            return [whole]
        return [
            term_of(part, self.columns, self.table.plain) for part in parts_of(condition, word)
        ]

    def is_of_service(self) -> bool:
        shown = [
            term_of(condition, self.columns, self.table.plain).kind
            for (role, _), condition in self.policies.using.items()
            if role in CLIENTS
        ]
        return bool(shown) and set(shown) == {"false"}

    def definer(self) -> dict:
        commands = self.policies.commands(DEFINER)
        return {"definer": commands} if commands else {}


def column_of(owner: Term) -> dict:
    """The argument that names the owner's column, where it is not the usual one."""
    name = owner.column.strip('"')
    return {} if name == "user_id" else {"column": name}


def who_writes(member: Term | None) -> str:
    if member is None:
        return "none"
    return "admin" if member.details == ("admin",) else "member"
