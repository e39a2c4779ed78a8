"""The report of an adoption as text for a terminal, as Markdown and as JSON."""

from dataclasses import asdict

from .account import Entry
from .objects import Object
from .outlook import Prospect
from .preflight import Check, megabytes

Table = tuple[list[str], list[list[str]]]
"""Headings and rows."""

MARKS = {"ok": "ok", "warning": "warning", "failed": "FAILED"}
LONGEST = 160


def check_table(checks: list[Check]) -> Table:
    return ["check", "", "what was found"], [
        [check.name, MARKS[check.state], " ".join(filter(None, [check.sentence, check.advice]))]
        for check in checks
    ]


def outlook_table(prospects: list[Prospect]) -> Table:
    there = [prospect for prospect in prospects if prospect.fate != "new"]
    return ["table", "rows", "size", "what becomes of it"], [
        [
            prospect.table,
            ("about " if prospect.is_estimate else "") + f"{prospect.rows:,}",
            megabytes(prospect.size),
            fate_of(prospect),
        ]
        for prospect in there
    ]


def fate_of(prospect: Prospect) -> str:
    fate = {
        "upgraded": "becomes as declared, in place",
        "carried over": f"goes to {prospect.successor}; moves to schema retired; a view stays",
        "kept": "is not declared: its rows stay as they are",
    }[prospect.fate]
    parts = [fate]
    if prospect.completed:
        parts.append(f"completed by rule: {prospect.completed:,}")
    if prospect.added:
        parts.append(f"added, since rows name them: {prospect.added:,}")
    return "; ".join(parts)


def outlook_sentence(prospects: list[Prospect]) -> str:
    by_fate = {
        fate: [prospect for prospect in prospects if prospect.fate == fate]
        for fate in ("upgraded", "carried over", "kept", "new")
    }
    rows = sum(prospect.rows for prospect in prospects)
    parts = [f"{len(found)} {fate}" for fate, found in by_fate.items() if found]
    return f"{', '.join(parts)} tables; {rows:,} rows."


def object_table(objects: list[Object]) -> Table:
    return ["object", "", "what becomes of it"], [
        [found.name, found.word, fate_of_object(found)] for found in objects if found.fate != "new"
    ]


def fate_of_object(found: Object) -> str:
    closing = {"view": "with its caller's rights", "function": "with a fixed search path"}
    sentence = {
        "made equal": "becomes as declared",
        "in the way": f"refused: the {found.declared_as} of this name is declared",
        "closed": f"is not declared: stays, {closing.get(found.word, 'closed to clients')}",
        "kept": "is not declared: stays as it is",
    }[found.fate]
    if found.below:
        sentence += f"; is made again where a change of {', '.join(found.below)} needs it"
    return sentence


def object_sentence(objects: list[Object]) -> str:
    counts = {
        fate: sum(found.fate == fate for found in objects)
        for fate in ("made equal", "in the way", "closed", "kept", "new")
    }
    parts = [f"{number:,} {fate}" for fate, number in counts.items() if number]
    return f"{', '.join(parts) or 'No'} other objects."


def account_table(entries: list[Entry]) -> Table:
    headings = ["table", "rows before", "now in", "rows", "new id", "merged", "quarantined"]
    headings += ["values converted", "values filled", "columns renamed", "rows unaccounted for"]
    return headings, [
        [
            entry.table,
            f"{entry.before:,}",
            entry.place,
            f"{entry.here:,}",
            number(entry.renumbered),
            number(entry.merged),
            number(entry.set_aside),
            number(entry.converted),
            number(entry.filled),
            number(entry.renamed),
            number(entry.unaccounted),
        ]
        for entry in entries
    ]


def number(count: int) -> str:
    return f"{count:,}" if count else ""


def reasons_table(entries: list[Entry]) -> Table:
    rows = []
    for entry in entries:
        for what, reasons in (("quarantined", entry.quarantined), ("changed", entry.changed)):
            rows += [
                [entry.table, what, f"{rows_:,}", short(reason)]
                for reason, rows_ in reasons.items()
            ]
        rows += [
            [entry.table, "unaccounted", f"{count:,}", f"values of column {column}"]
            for column, count in entry.lost_values.items()
        ]
    return ["table", "", "rows", "why"], rows


def short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 3] + "..."


def account_sentence(entries: list[Entry]) -> str:
    before = sum(entry.before for entry in entries)
    here = sum(entry.here for entry in entries)
    merged = sum(entry.merged for entry in entries)
    aside = sum(entry.set_aside for entry in entries)
    lost = sum(entry.unaccounted for entry in entries)
    parts = [f"{here:,} are in their tables"]
    parts += [f"{merged:,} were merged"] if merged else []
    parts += [f"{aside:,} are in quarantine"] if aside else []
    parts.append(f"{lost:,} are not accounted for")
    return f"Of {before:,} rows in {len(entries)} tables, {', '.join(parts)}."


def markdown(
    checks: list[Check],
    prospects: list[Prospect],
    objects: list[Object],
    entries: list[Entry] | None,
    ending: str,
) -> str:
    parts = ["# Adoption", "", ending, "", "## Preflight", "", *grid(check_table(checks))]
    if prospects:
        parts += ["", "## What was there", "", outlook_sentence(prospects), ""]
        parts += grid(outlook_table(prospects))
    if objects:
        parts += ["", "## Views and other objects", "", object_sentence(objects), ""]
        parts += grid(object_table(objects))
    if entries is not None:
        parts += ["", "## The account", "", account_sentence(entries), ""]
        parts += grid(account_table(entries))
        _, reasons = reasons_table(entries)
        if reasons:
            parts += ["", "## What did not fit", ""]
            parts += grid(reasons_table(entries))
    return "\n".join([*parts, ""])


def grid(table: Table) -> list[str]:
    headings, rows = table
    lines = [headings, ["---"] * len(headings), *rows]
    return ["| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines]


def content(
    checks: list[Check],
    prospects: list[Prospect],
    objects: list[Object],
    entries: list[Entry] | None,
    ending: str,
) -> dict:
    return {
        "ending": ending,
        "checks": [asdict(check) for check in checks],
        "tables": [asdict(prospect) for prospect in prospects],
        "objects": [asdict(found) for found in objects],
        "account": None if entries is None else [asdict(entry) for entry in entries],
    }
