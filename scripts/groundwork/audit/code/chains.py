"""Reads chains of supabase-js and supabase-py: `from('leads').select('id').eq('name', x)`."""

from dataclasses import dataclass, field

from ..finding import Place
from .select import Selected, read_conditions, read_select
from .usage import Usage, Use

OPERATIONS = {"select", "insert", "update", "upsert", "delete"}
EQUALITIES = {"eq", "in", "in_", "is", "is_", "match"}
COMPARISONS = {
    "neq", "gt", "gte", "lt", "lte", "like", "ilike", "contains", "containedBy", "contained_by",
    "overlaps", "textSearch", "text_search", "not", "filter", "rangeGt", "rangeGte", "rangeLt",
    "rangeLte", "rangeAdjacent", "likeAllOf", "likeAnyOf", "ilikeAllOf", "ilikeAnyOf",
}  # fmt: skip


@dataclass
class Argument:
    """What a call is given, as far as the code says it."""

    place: Place
    text: str | None = None
    """A string, when it is one."""
    keys: dict[str, Place] | None = None
    """The keys of an object, or of the objects of a list."""
    values: dict[str, str] = field(default_factory=dict)
    """Those of the keys that are given a string."""
    built: bool = False
    """A string that is put together at run time."""


@dataclass
class Call:
    method: str
    place: Place
    arguments: list[Argument] = field(default_factory=list)
    is_optional: bool = False
    """Made only when some condition holds."""

    @property
    def text(self) -> str | None:
        return self.arguments[0].text if self.arguments else None

    @property
    def options(self) -> dict[str, str]:
        """What stands in an object behind the first argument."""
        return {key: value for one in self.arguments[1:] for key, value in one.values.items()}


@dataclass(eq=False)
class Chain:
    """Calls one upon the other, the first of which names the table."""

    calls: list[Call]
    schema: str = ""
    rights: str = ""
    is_start: bool = False
    """Only the start of others, which are kept apart."""
    conditions: int = 0
    """How many conditions stand around it."""

    @property
    def operation(self) -> str:
        return next((call.method for call in self.calls[1:] if call.method in OPERATIONS), "")

    def continued(self, calls: list[Call]) -> "Chain":
        """This chain with more calls, or a new one that starts alike: a table that is kept in a
        variable is read and written in turn."""
        if self.operation and not {call.method for call in calls} & (OPERATIONS - {"select"}):
            self.calls += calls
            return self
        self.is_start = self.is_start or not self.operation
        calls = [*self.calls, *calls]
        return Chain(calls, self.schema, self.rights, conditions=self.conditions)


def read_chain(chain: Chain, usage: Usage) -> None:
    """Add the use that a chain makes of a table."""
    first = chain.calls[0]
    name = first.text
    if name is None:
        usage.run_time_names.append((first.place, "table"))
        return
    name = f"{chain.schema}.{name}" if chain.schema else name
    use = Use(first.place, name, chain.operation or "select", rights=chain.rights)
    for call in chain.calls[1:]:
        read_call(call, use, usage)
    usage.uses.append(use)


def read_call(call: Call, use: Use, usage: Usage) -> None:
    first = call.arguments[0] if call.arguments else None
    if first is None:
        return
    if call.method == "select":
        if first.text is not None:
            add_selected(read_select(first.text), use, usage, first.place)
        elif first.built:
            usage.run_time_names.append((first.place, "columns"))
    elif call.method in {"insert", "update", "upsert", "match"}:
        add(use, first.keys or {})
        if call.method == "match":
            use.filters += first.keys or {}
        elif conflict := call.options.get("onConflict") or call.options.get("on_conflict"):
            use.conflict = {column.strip(): call.place for column in conflict.split(",")}
            add(use, use.conflict)
    elif call.method in EQUALITIES | COMPARISONS | {"order"} and first.text:
        read_column(call, first, use)
    elif call.method in {"or", "or_"} and first.text:
        add(use, dict.fromkeys(read_conditions(first.text), first.place))
    elif call.method in EQUALITIES | COMPARISONS and first.built:
        usage.run_time_names.append((first.place, "column"))


def read_column(call: Call, first: Argument, use: Use) -> None:
    head, _, column = first.text.split("->")[0].strip().rpartition(".")
    head = head or call.options.get("referencedTable") or call.options.get("foreignTable") or ""
    if head:
        if head in use.embedded:
            use.embedded[head].columns.setdefault(column, first.place)
        return
    use.columns.setdefault(column, first.place)
    if call.is_optional:
        return
    if call.method in EQUALITIES:
        use.filters.append(column)
    elif call.method in COMPARISONS:
        use.tested.append(column)
    elif call.method == "order":
        use.order.append(column)


def add(use: Use, columns: dict[str, Place]) -> None:
    for column, place in columns.items():
        use.columns.setdefault(column, place)


def add_selected(selected: Selected, use: Use, usage: Usage, place: Place) -> None:
    add(use, dict.fromkeys(selected.columns, place))
    for name, hint, alias, inside in selected.embeds:
        use.embeds.append((name, hint, place))
        embedded = Use(place, name, "embed", source="embed", rights=use.rights)
        use.embedded[alias] = embedded
        add_selected(inside, embedded, usage, place)
        usage.uses.append(embedded)


def read_rpc(call: Call, usage: Usage, schema: str = "", rights: str = "") -> None:
    if call.text is None:
        usage.run_time_names.append((call.place, "function"))
        return
    name = f"{schema}.{call.text}" if schema else call.text
    use = Use(call.place, name, "call", rights=rights)
    if len(call.arguments) > 1 and call.arguments[1].keys:
        use.arguments = call.arguments[1].keys
    usage.uses.append(use)
