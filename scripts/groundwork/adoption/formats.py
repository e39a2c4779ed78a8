"""The report of an adoption as text for a terminal, as Markdown and as JSON."""

from dataclasses import asdict

from .account import Entry
from .foreseen import Foreseen
from .objects import Object
from .outlook import Prospect
from .preflight import Check, megabytes

Table = tuple[list[str], list[list[str]]]
"""Headings and rows."""

MARKS = {"ok": "ok", "warning": "warning", "failed": "FAILED"}
LONGEST = 160


def check_table(checks: list[Check]) -> Table:
    return ["check", "", "what was found"], [
        [check.name, MARKS[check.state], ". ".join(filter(None, [check.sentence, check.advice]))]
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


def type_table(found: Foreseen) -> Table:
    lines: dict[str, list[str]] = {}
    for table, column, change in found.types:
        lines.setdefault(table, []).append(f"{column} {change}")
    return ["table", "columns"], [[table, "; ".join(cells)] for table, cells in lines.items()]


def rule_table(found: Foreseen) -> Table:
    """One line for each table, with what each rule does to how many rows."""
    lines = []
    for table, rules in found.rules.items():
        cells = []
        for action in dict.fromkeys(rule.action for rule in rules):
            parts = [f"{rule.rows:,} ({short(rule.of)})" for rule in rules if rule.action == action]
            cells.append(f"{action} {', '.join(parts)}")
        lines.append([table, "; ".join(cells)])
    return ["table", "rows"], lines


def taken_table(found: Foreseen) -> Table:
    return ["object", "is taken", "keep it by"], [
        [
            taken.object.removeprefix("public."),
            ", ".join(taken.names),
            f"{taken.keeping} for the model in {taken.file}" if taken.file else taken.keeping,
        ]
        for taken in found.taken
    ]


def refusals(found: Foreseen) -> list[str]:
    """A paragraph for each model that would be refused, in the engine's words."""
    return [
        "\n    ".join([f"{change.model} ({change.file})", *change.message.splitlines()])
        for change in found.refused
    ]


def foreseen_sentences(found: Foreseen) -> list[str]:
    """What the tables do not say."""
    sentences = []
    rules = [rule for each in found.rules.values() for rule in each]
    totals = {
        action: sum(rule.rows for rule in rules if rule.action == action)
        for action in dict.fromkeys(rule.action for rule in rules)
    }
    if totals:
        parts = [f"{count:,} {action}" for action, count in totals.items()]
        sentences.append(f"Rows by rule: {', '.join(parts)}.")
    if found.uncounted:
        sentences.append(
            f"{found.uncounted:,} more rules apply to rows that other changes make first; the"
            " account counts them."
        )
    if found.from_clients or found.policies:
        sentences.append(
            f"Not declared, and removed: {found.from_clients:,} privileges of clients,"
            f" {found.policies:,} policies."
        )
    if found.undeclared_columns:
        sentences.append(f"Columns that stay, not declared: {', '.join(found.undeclared_columns)}.")
    sentences += [
        f"Allowed: {hazard} for {name} of {table}." for table, hazard, name in found.allowed
    ]
    if found.at_once or found.in_stages:
        stages = f", in stages {', '.join(found.in_stages)}" if found.in_stages else ""
        sentences.append(
            f"{found.at_once:,} objects are changed in one transaction each, locked meanwhile"
            f"{stages}."
        )
    if found.waiting:
        names = ", ".join(change.model for change in found.waiting)
        sentences.append(f"Known only once other models are done: {names}.")
    return sentences


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
    found: Foreseen | None,
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
    if found is not None:
        parts += ["", "## What was foreseen", "", *foreseen_sentences(found)]
        parts += [f"\n> {text}" for text in refusals(found)]
        for table in (type_table(found), rule_table(found), taken_table(found)):
            parts += ["", *grid(table)] if table[1] else []
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
    found: Foreseen | None,
    entries: list[Entry] | None,
    ending: str,
) -> dict:
    return {
        "ending": ending,
        "checks": [asdict(check) for check in checks],
        "tables": [asdict(prospect) for prospect in prospects],
        "objects": [asdict(each) for each in objects],
        "foreseen": None if found is None else foreseen_content(found),
        "account": None if entries is None else [asdict(entry) for entry in entries],
    }


def foreseen_content(found: Foreseen) -> dict:
    def plain(changes: list) -> list[dict]:
        return [
            {"model": change.model, "file": change.file, "message": change.message}
            for change in changes
        ]

    return {
        **found.__dict__,
        "refused": plain(found.refused),
        "waiting": plain(found.waiting),
        "rules": {table: [asdict(rule) for rule in rules] for table, rules in found.rules.items()},
        "taken": [asdict(taken) | {"keep_by": taken.keeping} for taken in found.taken],
    }
