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
    built: bool = False
    """A string that is put together at run time."""


@dataclass
class Call:
    method: str
    place: Place
    arguments: list[Argument] = field(default_factory=list)

    @property
    def text(self) -> str | None:
        return self.arguments[0].text if self.arguments else None


def read_chain(calls: list[Call], usage: Usage, schema: str = "") -> None:
    """Add the use that a chain makes of a table; its first call names the table."""
    first = calls[0]
    name = first.text
    if name is None:
        usage.run_time_names.append((first.place, "table"))
        return
    name = f"{schema}.{name}" if schema else name
    operations = [call for call in calls[1:] if call.method in OPERATIONS]
    main = operations[0].method if operations else "select"
    use = Use(first.place, name, main)
    for call in calls[1:]:
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
    elif call.method in EQUALITIES | COMPARISONS | {"order"} and first.text:
        column = first.text.split("->")[0].strip()
        if "." in column:  # of an embedded table
            return
        use.columns.setdefault(column, first.place)
        if call.method in EQUALITIES:
            use.filters.append(column)
        elif call.method == "order":
            use.order.append(column)
    elif call.method in {"or", "or_"} and first.text:
        add(use, dict.fromkeys(read_conditions(first.text), first.place))
    elif call.method in EQUALITIES | COMPARISONS and first.built:
        usage.run_time_names.append((first.place, "column"))


def add(use: Use, columns: dict[str, Place]) -> None:
    for column, place in columns.items():
        use.columns.setdefault(column, place)


def add_selected(selected: Selected, use: Use, usage: Usage, place: Place) -> None:
    add(use, dict.fromkeys(selected.columns, place))
    for name, hint, inside in selected.embeds:
        use.embeds.append((name, hint, place))
        embedded = Use(place, name, "embed", source="embed")
        add_selected(inside, embedded, usage, place)
        usage.uses.append(embedded)


def read_rpc(call: Call, usage: Usage, schema: str = "") -> None:
    if call.text is None:
        usage.run_time_names.append((call.place, "function"))
        return
    name = f"{schema}.{call.text}" if schema else call.text
    use = Use(call.place, name, "call")
    if len(call.arguments) > 1 and call.arguments[1].keys:
        use.arguments = call.arguments[1].keys
    usage.uses.append(use)
