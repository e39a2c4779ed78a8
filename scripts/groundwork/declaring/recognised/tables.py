"""Puts macros into the file of a table, in place of what they emit, as the engine proves it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from pglast import ast, parse_sql
from pglast.parser import ParseError

from ..described import Item, Table
from ..proving import Difference
from .access import Candidates
from .calls import Call
from .further import policy_calls
from .keys import tenant_id, tenant_key
from .near import is_far, sentences
from .rendering import RefusedError, Renderer
from .sizes import Limits, finite_values, size_limits
from .text import Part, written
from .triggers import same_trigger, trigger_calls, trigger_of

OF_CLASSES = {"row_security", "force_row_security"}

SHORTENED = {"column", "constraint", "index"}
"""The kinds of facts that no class states, and that are written short first."""

TRIALS = 3
"""The classes of one table that are tried, at most."""

Prove = Callable[[str], list[Difference]]


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
    doubtful: set = field(default_factory=set)
    """What to write as PostgreSQL prints it before it is tried once more: see Table.as_printed."""


class Tables:
    """Recognises what stands in the files of tables."""

    def __init__(
        self,
        renderer: Renderer,
        usual: Limits,
        made: set[str],
        tenants: str | None,
        months: dict[int, int] | None = None,
        stamps: set[str] = frozenset(),
    ):
        """
        made     the functions that the package makes as the database has them
        tenants  the model of the tenants
        months   how far ahead keep_partitions() makes partitions, by table
        stamps   functions of triggers that set updated_at as the package's does
        """
        self.renderer = renderer
        self.usual = usual
        self.made = made
        self.tenants = tenants
        self.months = months or {}
        self.stamps = stamps
        self.used: set[str] = set()

    def likeliest(self, table: Table, table_id: int, used: set[str]) -> Recognised | None:
        """What recognise() tries first, not proven; None where it has nothing to try."""
        self.used = used
        parts = self.others(table, table_id)
        if access := next(self.classes(table), None):
            parts = with_class(access, parts)
        return recognised(table, parts, []) if parts else None

    def others(self, table: Table, table_id: int) -> list[Part]:
        """The calls that are no class."""
        return [*self.triggers(table), *self.sized(table, table_id), *self.keys(table)]

    def recognise(self, table: Table, table_id: int, used: set[str], prove: Prove) -> Recognised:
        """The calls that `prove` finds equal; the renderer is set to the table's model.

        used  the models that come before this one: a call may name no other
        """
        self.used = used
        others = self.others(table, table_id)
        access, further, near, doubtful = self.access(table, others, prove)
        if access:
            parts = with_class(access, others)
            policies = self.policies(table, further)
            stated = [item for part in policies for item in part.items]
            rest = [item for item in further if item not in stated]
            place = parts.index(access) + 1
            whole = [*parts[:place], *policies, *parts[place:]]
            if policies and not prove(written(table, whole, rest)):
                return recognised(table, whole, rest)
            return recognised(table, parts, further)
        while others and not doubtful:
            found = prove(written(table, others, []))
            if not found:
                return recognised(table, others, [], near)
            guilty = blamed(others, found)
            if not guilty:
                doubtful = doubts(found, table, SHORTENED | {"policy"})
                break
            others = [part for part in others if part not in guilty]
        return Recognised(None, [], set(), near, doubtful)

    def access(
        self, table: Table, others: list[Part], prove: Prove
    ) -> tuple[Part | None, list[Item], Near | None, set]:
        """The class, what is said besides it, and else the class that nearly fits.

        Last, what the rest of the file may state wrongly in its short form.

        others  the other calls of the file
        """
        nearest: Near | None = None
        doubtful: set = set()
        for part in self.classes(table):
            parts = with_class(part, others)
            found = prove(written(table, parts, []))
            further = undeclared(table, parts, found)
            if found and further is not None:
                found = prove(written(table, parts, further))
            if not found:
                return part, further or [], None, set()
            doubtful |= doubts(found, table)
            reasons = sentences(table, part.emitted, found)
            if reasons and (nearest is None or len(reasons) < len(nearest.reasons)):
                nearest = Near(part, reasons)
        return None, [], nearest, doubtful

    def classes(self, table: Table) -> Iterator[Part]:
        """The classes to try, the likeliest first."""
        trials = 0
        for call in (call for each in Candidates.of(table) for call in each.calls()):
            part = self.part(call)
            if part is None or is_far(table, part.emitted):
                continue
            trials += 1
            if trials > TRIALS:
                break
            part.items = covered(table, part.emitted)
            yield part

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

    def triggers(self, table: Table) -> list[Part]:
        parts = []
        for item, tree, call in trigger_calls(table):
            part = self.part(call, [item])
            if part and same_trigger(tree, trigger_of(part.emitted)):
                parts.append(part)
        return parts

    def policies(self, table: Table, further: list[Item]) -> list[Part]:
        parts = [self.part(call, items) for call, items in policy_calls(table, further)]
        return [part for part in parts if part]

    def sized(self, table: Table, table_id: int) -> list[Part]:
        found = [size_limits(table, table_id, self.usual), finite_values(table)]
        parts = [self.part(call, items, "last") for items, call in filter(None, found)]
        return [part for part in parts if part]

    def keys(self, table: Table) -> list[Part]:
        tenants = self.tenants and self.renderer.ref(self.tenants)
        call = tenant_id(table, tenants)
        column = call and self.part(call, place="column")
        keys = tenant_key(table, column is not None)
        key = keys and tenants and self.part(keys[1], keys[0], "key")
        return [part for part in (column, key) if part]


def with_class(access: Part, others: list[Part]) -> list[Part]:
    """The calls in their order, without the triggers that the class has as well."""
    stated = emitted_names(access.emitted)
    triggers, rest = [], []
    for part in others:
        if not any(item.kind == "trigger" for item in part.items):
            rest.append(part)
        elif not stated & {item.name for item in part.items}:
            triggers.append(part)
    limits = [part for part in triggers if part.call.macro == "row_limit"]
    return [*(part for part in triggers if part not in limits), access, *limits, *rest]


def recognised(
    table: Table, parts: list[Part], further: list[Item], near: Near | None = None
) -> Recognised:
    named = set().union(*(part.named for part in parts))
    return Recognised(written(table, parts, further), [part.call for part in parts], named, near)


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


OF_COLUMNS = ("size_limits", "finite_values")
"""The macros that look at who may write a column."""


def undeclared(table: Table, parts: list[Part], found: list[Difference]) -> list[Item] | None:
    """The policies and privileges that only the database has; None where that is not all.

    Limits of sizes come back with the privileges.
    """
    known = {(item.kind, item.name): item for item in table.items}
    limits = {item.name for part in parts for item in part.items if part.call.macro in OF_COLUMNS}
    items = []
    for each in found:
        item = known.get((each.kind, each.name))
        if each.kind == "constraint" and each.name in limits:
            continue
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
    """The parts that the differences are about."""
    kinds = {each.kind for each in found}
    guilty = []
    for part in parts:
        own = {item.kind for item in part.items}
        if part.place in ("column", "key"):
            own |= {"column", "constraint", "not_null", "index"}
        if kinds & own:
            guilty.append(part)
    return guilty


def doubts(found: list[Difference], table: Table, kinds: set[str] = SHORTENED) -> set:
    """What of these kinds the short form of the file may state wrongly."""
    doubtful = {(each.kind, each.name) for each in found if each.kind in kinds}
    is_refused = any(each.kind == "file" for each in found)
    if is_refused or (doubtful and doubtful <= table.as_printed):
        doubtful = kinds
    return doubtful - table.as_printed
