"""Finds the row access class that the policies and privileges of a table may come from."""

from collections.abc import Iterator

from ..described import Table
from .calls import Call
from .conditions import Term, normal, parts_of, term_of
from .grants import column_arguments
from .policies import CLIENTS, COMMANDS, DEFINER, WRITES, Policies, Reading

CONSUMED = {
    "own_rows": {"owner"},
    "tenant_rows": {"member"},
    "tenant_or_own_rows": {"member"},
    "child_rows": {"parent"},
    "public_rows": {"true"},
    "signed_in_rows": {"true"},
    "community_rows": {"true"},
    "admin_rows": {"admin"},
    "published_rows": {"owner"},
}
"""The kinds of terms that each class reads by itself."""

BY_ADMINS = {"admin_range", "admin_null", "admin"}


class Candidates:
    """The calls that may stand for the policies and privileges of one table."""

    def __init__(self, table: Table, left_out: set[str] = frozenset()):
        self.table = table
        self.columns = [table.quoted[name] for name in table.columns]
        self.plain = {table.quoted[name]: name for name in table.columns}
        self.policies = Policies.of(table, left_out)

    @classmethod
    def of(cls, table: Table) -> Iterator["Candidates"]:
        """With every policy, and else without those on writes that no macro has a word for."""
        whole = cls(table)
        yield whole
        unknown = {
            item.name
            for item in table.of("policy")
            if item.definition["command"] in WRITES
            and all(
                term.kind == "other"
                for name in ("using", "check")
                if (condition := item.definition.get(name)) is not None
                for term in whole.terms(condition, "and")
            )
        }
        if unknown:
            yield cls(table, unknown)

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
                **self.besides(macro, read, column),
                **self.commands_argument(write),
                **column_arguments(self.table, self.policies, self.plain.get(column)),
                **self.added(macro),
                **self.definer(),
            }
            arguments = tuple(named.pop("", ()))
            yield Call(macro, arguments, {name: value for name, value in named.items() if name})

    def classes(self, read: Reading, write: list[Term]) -> Iterator[tuple[str, dict, str]]:
        """The macro, what tells it from the others, and the column that it filters on."""
        kinds = read.kinds
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
            yield self.own(kinds, writes)
        if set(kinds) == {"admin"}:
            yield "admin_rows", {} if "admin" in writes else {"write": "none"}, ""
        if read.others() and "member" not in kinds:
            yield self.published(read, owner)

    def own(self, kinds: dict[str, Term], writes: dict[str, Term]) -> tuple[str, dict, str]:
        owner = kinds["owner"]
        named = column_of(owner)
        if "admin" in writes:
            named["write"] = "admin"
        elif not writes:
            named["write"] = "none"
        return "own_rows", named, owner.column

    def child(self, parent: Term, owner: Term) -> tuple[str, dict, str]:
        named = {
            "": (parent.details[1],),
            "column": self.plain[parent.column],
            "owner": owner.details[2],
        }
        return "child_rows", named, parent.column

    def published(self, read: Reading, owner: Term | None) -> tuple[str, dict, str]:
        named = {"condition": " or ".join(self.published_parts(read))}
        column = (read.kinds.get("owner") or owner or Term("")).column
        if column:
            named["column"] = self.plain[column]
        if ("anon", "select") not in self.policies.using:
            named["readers"] = "authenticated"
        if not owner:
            named["write"] = "none"
        return "published_rows", named, column

    def besides(self, macro: str, read: Reading, column: str) -> dict:
        """`also_read`, `admin_reads`, and the tenant of rows that users own."""
        named: dict = {}
        kinds = read.kinds
        if macro == "own_rows" and "tenant" in kinds:
            named["tenant_column"] = self.plain[kinds["tenant"].column]
        by_admins = BY_ADMINS - {"admin"} if column else BY_ADMINS
        others = read.without(CONSUMED[macro] | by_admins, column)
        if macro == "published_rows":
            others = [part for part in others if part not in self.published_parts(read)]
        if others:
            named["also_read"] = " or ".join(others)
        if reach := kinds.get("admin_range"):
            named["admin_reads"] = reach.column == column or self.plain[reach.column]
        elif "admin" in kinds and not column and macro != "admin_rows":
            named["admin_reads"] = True
        return named

    def published_parts(self, read: Reading) -> list[str]:
        """A condition that visitors have too, or the first of those that nothing else explains."""
        of_visitors = self.policies.using.get(("anon", "select"))
        return parts_of(of_visitors, "or") if of_visitors else read.others()[:1]

    def commands_argument(self, write: list[Term]) -> dict:
        used = self.policies.commands("authenticated")
        whole = COMMANDS if write else ("select",)
        return {} if tuple(used) == whole or not used else {"commands": used}

    def added(self, macro: str) -> dict:
        """What a row meets besides: `kept` whenever it is written, `added` when it is added."""
        on_insert = self.policies.check.get(("authenticated", "insert"))
        whenever = self.policies.written("authenticated")
        if not on_insert or not whenever:
            return {}
        parts = parts_of(on_insert, "and")
        if on_insert == whenever:
            more = [each for each in parts if self.term(each).kind == "other"]
        else:
            known = {normal(each) for each in parts_of(whenever, "and")}
            more = [each for each in parts if normal(each) not in known]
        if not more or len(more) == len(parts):
            return {}
        on_update = self.policies.check.get(("authenticated", "update"))
        word = "kept" if macro == "community_rows" and on_update == on_insert else "added"
        return {word: " and ".join(more)}

    def reading(self, role: str) -> Reading:
        condition = self.policies.using.get((role, "select"))
        parts = []
        for part in parts_of(condition, "or") if condition else ():
            term = self.term(part)
            terms = self.of_owner_in_tenant(part) if term.kind == "other" else None
            parts.append((part, terms or [term]))
        return Reading(parts)

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
        whole = self.term(condition)
        if whole.kind != "other":
            return [whole]
        return [self.term(part) for part in parts_of(condition, word)]

    def term(self, part: str) -> Term:
        return term_of(part, self.columns, self.table.plain)

    def is_of_service(self) -> bool:
        shown = [
            self.term(condition).kind
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
