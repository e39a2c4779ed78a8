"""The report for people, in the form of a hand-written one."""

from collections import Counter
from datetime import date
from itertools import groupby

from ..finding import Finding
from ..run import Result
from ..sections import SECTIONS

PLACES = 8
"""So many places of one finding are listed."""

INTRODUCTION = """\
# Database Schema Gaps & Inconsistencies

This document identifies gaps, inconsistencies, and issues found when comparing migrations to \
actual code usage.

**Generated:** {today}

{migrations} migrations with {statements} statements were run, of which {failed_statements} \
failed; they leave {tables} tables. {code_files} files of code use the database in {uses} places.
"""


def write_markdown(result: Result) -> str:
    parts = [INTRODUCTION.format(today=date.today().isoformat(), **result.facts)]
    found = [one for one in result.findings if not one.accepted]
    for section in SECTIONS:
        here = [one for one in found if one.section == section]
        if here:
            parts.append(f"---\n\n## ⚠️ {section}\n")
            parts += [entry(number, one) for number, one in enumerate(here, 1)]
    parts += [not_read(result), accepted(result), actions(found), order(result)]
    return "\n".join(part for part in parts if part)


def entry(number: int, one: Finding) -> str:
    lines = [
        f"### {number}. {title(one.object)}",
        f"- **Rule:** {one.rule} ({one.level})",
        f"- **Issue:** {sentence(one.consequence)}",
    ]
    if one.places:
        listed = ", ".join(f"`{place}`" for place in one.places[:PLACES])
        more = len(one.places) - PLACES
        lines.append(f"- **Where:** {listed}" + (f" and {more} more" if more > 0 else ""))
    if one.evidence:
        lines.append(f"- **Evidence:** {quoted(one.evidence)}")
    lines.append(f"- **Action:** {sentence(one.action)}")
    if one.sql:
        fence = "`" * max(3, longest_run(one.sql) + 1)
        lines += ["", f"{fence}sql", one.sql.rstrip(";") + ";", fence]
    return "\n".join(lines) + "\n"


def longest_run(text: str) -> int:
    """How many backticks stand beside each other in `text`, which would end a block."""
    return max(len(list(run)) if mark == "`" else 0 for mark, run in groupby(text))


def title(text: str) -> str:
    return f"`{text}`".replace("\n", " ")


def sentence(text: str) -> str:
    text = " ".join(text.split())
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", ";")) else ".")


def quoted(text: str) -> str:
    """Evidence as it is: a name or a statement at its beginning keeps its letters, and further
    lines stay lines of the same item."""
    return text.replace("\n", "\n  ")


def not_read(result: Result) -> str:
    usage = result.usage
    if not (usage.run_time_names or usage.skipped or usage.storage):
        return ""
    lines = ["---\n\n## What Was Not Compared\n"]
    if usage.run_time_names:
        kinds = Counter(kind for _, kind in usage.run_time_names)
        total = ", ".join(f"{count} x {kind}" for kind, count in kinds.most_common())
        lines.append(f"Names built at run time ({total}):\n")
        lines += [f"- `{place}`: {kind}" for place, kind in usage.run_time_names]
        lines.append("")
    if usage.skipped:
        lines.append(f"Files that were skipped ({len(usage.skipped)}):\n")
        lines += [f"- `{place}` {why}" for place, why in usage.skipped]
        lines.append("")
    if usage.storage:
        named = ", ".join(f"{name} ({count})" for name, count in sorted(usage.storage.items()))
        lines.append(f"Storage buckets that the code uses: {named}.\n")
    return "\n".join(lines)


def accepted(result: Result) -> str:
    known = [one for one in result.findings if one.accepted]
    lines = []
    if known:
        lines = ["---\n\n## Accepted\n"]
        lines += [f"- `{one.key}`: {sentence(one.accepted)}" for one in known]
        lines.append("")
    if result.unused_reasons:
        lines.append("The baseline accepts what is no longer found; take these out:\n")
        lines += [f"- `{key}`" for key in result.unused_reasons]
        lines.append("")
    return "\n".join(lines)


def actions(found: list[Finding]) -> str:
    if not found:
        return "---\n\n## Summary of Actions Required\n\nNone: nothing was found.\n"
    lines = ["---\n\n## Summary of Actions Required\n"]
    by_rule = sorted(found, key=lambda one: (-one.level, SECTIONS.index(one.section), one.rule))
    for number, (rule, group) in enumerate(groupby(by_rule, key=lambda one: one.rule), 1):
        many = list(group)
        names = ", ".join(f"`{one.object}`" for one in many[:4])
        more = f" and {len(many) - 4} more" if len(many) > 4 else ""
        lines.append(f"{number}. {sentence(general(many))} ({rule}, {len(many)}): {names}{more}")
    return "\n".join([*lines, ""])


def general(many: list[Finding]) -> str:
    """The action that the findings of one rule share, else the first one's."""
    return Counter(one.action for one in many).most_common(1)[0][0]


def order(result: Result) -> str:
    if not result.order:
        return ""
    lines = ["---\n\n## Migration Order Considerations\n"]
    lines.append("The definitions work in this order, in which each finds what it uses:\n")
    for number, stage in enumerate(result.order, 1):
        lines.append(f"{number}. {stage.title} ({len(stage.names)}): {', '.join(stage.names)}")
        if stage.note:
            lines.append(f"   - {sentence(stage.note)}")
    return "\n".join([*lines, ""])
