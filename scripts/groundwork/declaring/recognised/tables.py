"""Puts macros into the file of a table, in place of what they emit, as the engine proves it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from pglast import ast, parse_sql
from pglast.parser import ParseError

from ..described import Item, Table
from ..macros import macro
from ..parts import comments, grants, policy_statement
from ..proving import Difference
from ..tables import declaration
from .access import CLIENTS, Candidates
from .calls import Call
from .keys import tenant_id, tenant_key
from .near import sentences
from .rendering import RefusedError, Renderer
from .sizes import Limits, size_limits
from .triggers import same_trigger, trigger_calls, trigger_of

SERVICE = "service_role"
OF_CLASSES = {"row_security", "force_row_security"}
ROLES = {*CLIENTS, SERVICE, "groundwork_definer"}

TRIALS = 3
"""The classes of one table that are tried, at most."""

Prove = Callable[[str], list[Difference]]


@dataclass
class Part:
    """A call, and the facts of the table that it stands for."""

    call: Call
    emitted: str
    items: list[Item] = field(default_factory=list)
    place: str = "below"
    """`column` and `key` stand inside `create table`, `last` behind everything else."""
    named: frozenset[str] = frozenset()
    """The models and the functions of the package that the call names."""


@dataclass
class Near:
    """A class that nearly fits."""

    part: Part
    reasons: list[str]
    """What keeps the table from it."""

    def __str__(self) -> str:
        return f"would be {self.part.call.short} but for: {', '.join(self.reasons)}"


@dataclass
class Recognised:
    text: str | None
    """The file with the calls; None where there is none."""
    calls: list[Call]
    named: set[str]
    """The models and functions that the calls name."""
    near: Near | None = None


class Tables:
    """Recognises what stands in the files of tables."""

    def __init__(self, renderer: Renderer, usual: Limits, made: set[str], tenants: str | None):
        """
        made     the functions that the package makes as the database has them
        tenants  the model of the tenants
        """
        self.renderer = renderer
        self.usual = usual
        self.made = made
        self.tenants = tenants
        self.used: set[str] = set()

    def recognise(
        self, table: Table, table_id: int, used: set[str], prove: Prove
    ) -> Recognised:
        """The calls that `prove` finds equal; the renderer is set to the table's model.

        used  the models that come before this one: a call may name no other
        """
        self.used = used
        access, further, near = self.access(table, prove)
        stated = emitted_names(access.emitted) if access else set()
        parts = self.triggers(table, stated)
        parts += [access] if access else []
        parts += self.sized(table, table_id)
        parts += self.keys(table)
        while parts:
            text = written(table, parts, further)
            found = prove(text)
            if not found:
                named = set().union(*(part.named for part in parts))
                return Recognised(text, [part.call for part in parts], named, near)
            guilty = blamed(parts, found)
            parts = [part for part in parts if part not in guilty]
            if access in guilty:
                further = []
        return Recognised(None, [], set(), near)

    def access(self, table: Table, prove: Prove) -> tuple[Part | None, list[Item], Near | None]:
        """The class, what is said besides it, and else the class that nearly fits."""
        nearest: Near | None = None
        for number, call in enumerate(Candidates(table).calls()):
            if number == TRIALS:
                break
            part = self.part(call)
            if part is None:
                continue
            part.items = covered(table, part.emitted)
            found = prove(written(table, [part], []))
            further = undeclared(table, found)
            if found and further is not None:
                found = prove(written(table, [part], further))
            if not found:
                return part, further or [], None
            reasons = sentences(table, part.emitted, found)
            if reasons and (nearest is None or len(reasons) < len(nearest.reasons)):
                nearest = Near(part, reasons)
        return None, [], nearest

    def part(self, call: Call, items: list[Item] = (), place: str = "below") -> Part | None:
        """The call with what it emits; None where what it needs is not there."""
        try:
            emitted = self.renderer.call(call.macro, *call.arguments, **call.named)
        except RefusedError:
            return None
        if not (self.renderer.functions <= self.made and self.renderer.referred <= self.used):
            return None
        named = frozenset(self.renderer.referred | self.renderer.functions)
        return Part(call, emitted, list(items), place, named)

    def triggers(self, table: Table, stated: set[str]) -> list[Part]:
        parts = []
        for item, tree, call in trigger_calls(table, stated):
            part = self.part(call, [item])
            if part and same_trigger(tree, trigger_of(part.emitted)):
                parts.append(part)
        return parts

    def sized(self, table: Table, table_id: int) -> list[Part]:
        found = size_limits(table, table_id, self.usual)
        part = found and self.part(found[1], found[0], "last")
        return [part] if part else []

    def keys(self, table: Table) -> list[Part]:
        tenants = self.tenants and self.renderer.ref(self.tenants)
        call = tenant_id(table, tenants)
        column = call and self.part(call, place="column")
        keys = tenant_key(table, column is not None)
        key = keys and column and self.part(keys[1], keys[0], "key")
        return [part for part in (column, key) if part]


def emitted_names(sql: str) -> set[str]:
    """The names of the policies and triggers that a macro emits."""
    try:
        tree = parse_sql(sql)
    except ParseError:
        return set()
    names = set()
    for each in tree:
        if isinstance(each.stmt, ast.CreatePolicyStmt):
            names.add(each.stmt.policy_name)
        elif isinstance(each.stmt, ast.CreateTrigStmt):
            names.add(each.stmt.trigname)
    return names


def covered(table: Table, emitted: str) -> list[Item]:
    """The facts that a class may stand for: what is not in it comes back as a difference."""
    names = emitted_names(emitted)
    return [
        item
        for item in table.items
        if item.kind in ("policy",)
        or (item.kind == "trigger" and item.name in names)
        or (item.kind == "setting" and item.name in OF_CLASSES)
        or (item.kind == "privilege" and "sequence" not in item.definition)
    ]


def undeclared(table: Table, found: list[Difference]) -> list[Item] | None:
    """The policies and privileges that only the database has; None where that is not all."""
    known = {(item.kind, item.name): item for item in table.items}
    items = []
    for each in found:
        item = known.get((each.kind, each.name))
        if item is None or each.kind not in ("policy", "privilege") or not is_removal(each):
            return None
        items.append(item)
    return items


def is_removal(difference: Difference) -> bool:
    """Whether the statement takes something away, and states nothing else."""
    try:
        trees = [each.stmt for each in parse_sql(difference.sentence)]
    except ParseError:
        return False
    return all(
        isinstance(tree, ast.DropStmt) or (isinstance(tree, ast.GrantStmt) and not tree.is_grant)
        for tree in trees
    )


def blamed(parts: list[Part], found: list[Difference]) -> list[Part]:
    """The parts that the differences are about; all of them, where that can't be said."""
    kinds = {each.kind for each in found}
    guilty = []
    for part in parts:
        own = {item.kind for item in part.items}
        if part.place in ("column", "key"):
            own |= {"column", "constraint", "not_null", "index"}
        if kinds & own:
            guilty.append(part)
    return guilty or list(parts)


def written(table: Table, parts: list[Part], further: list[Item]) -> str:
    """The file with the calls.

    further  policies and privileges that stand behind the class
    """
    hidden = {(item.kind, item.name) for part in parts for item in part.items}
    if parts:
        hidden |= {("comment", item.name) for item in table.of("comment") if is_below(item)}
    rest = replace(
        table, items=[item for item in table.items if (item.kind, item.name) not in hidden]
    )
    text = with_keys(rest, declaration(rest), parts)
    blocks = [macro(str(part.call), part.emitted) for part in parts if part.place == "below"]
    behind = replace(table, items=further)
    blocks += ["\n".join(grants(behind))] if further else []
    blocks += [policy_statement(table, item) for item in behind.of("policy")]
    blocks += [macro(str(part.call), part.emitted) for part in parts if part.place == "last"]
    if parts:
        blocks.append("\n".join(comments(table)))
    return text.rstrip("\n") + "\n\n" + joined([block for block in blocks if block]) + "\n"


def joined(blocks: list[str]) -> str:
    """Calls one below the other, as files have them; statements with an empty line between."""
    text = ""
    for before, block in zip(["", *blocks], blocks, strict=False):
        is_call = block.startswith("\ue002") and before.startswith("\ue002")
        text += ("\n" if is_call else "\n\n" if before else "") + block
    return text


def is_below(comment: Item) -> bool:
    return comment.definition["kind"] not in ("table", "column")


def with_keys(table: Table, text: str, parts: list[Part]) -> str:
    """The text with the calls that stand inside `create table`."""
    head, divides, rest = text.partition("\n)")
    lines = head.splitlines()
    for part in parts:
        if part.place == "column":
            place = next(
                number for number, line in enumerate(lines) if line.startswith("    tenant_id ")
            )
            end = "," if place < len(lines) - 1 else ""
            lines[place] = "    " + macro(str(part.call), part.emitted) + end
        elif part.place == "key":
            place = next(
                (
                    number
                    for number, line in enumerate(lines)
                    if line.startswith(("    unique", "    foreign key", "    check", "    con"))
                ),
                len(lines),
            )
            call = "    " + macro(str(part.call), part.emitted)
            if place == len(lines):
                lines[-1] += ","
                lines.append(call)
            else:
                lines.insert(place, f"{call},")
    return "\n".join(lines) + divides + rest
