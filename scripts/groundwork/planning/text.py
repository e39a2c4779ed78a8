"""A plan as lines for people."""

from collections.abc import Iterator

from .content import heading, longest_block, summary, weight
from .locks import BLOCKS
from .plan import Change, Plan, Statement

Line = tuple[str, str]
"""A line and its style on a terminal."""

STYLES = {"refused": "red", "kept": "yellow", "allowed": "yellow"}


def lines(plan: Plan, full: bool) -> Iterator[Line]:
    for note in plan.notes:
        yield note, "yellow"
    if plan.platform:
        yield "Roles, schemas and privileges", "bold"
        for requirement in plan.platform:
            first, *rest = requirement.statement.strip().split("\n")
            yield f"  {first}" + (f" ... ({len(rest) + 1} lines)" if rest else ";"), ""
        yield "", ""
    for change in plan.changes:
        yield from lines_of(change, plan, full)
        yield "", ""
    held = [text for change in plan.changes for text in change.held]
    if held:
        yield "When every model has run", "bold"
        yield from ((f"  {text};", "") for text in held)
        yield "", ""
    yield summary(plan), "bold"


def lines_of(change: Change, plan: Plan, full: bool) -> Iterator[Line]:
    yield f"{change.table} ({change.file}): {heading(change)}", "bold"
    for lock in change.locks:
        blocked = f"{BLOCKS[lock.mode]}{longest_block(change)}"
        yield f"  holds {lock.mode} on {lock.table}: blocks {blocked}", "dim"
    for step in change.statements:
        yield from lines_of_step(step, change, plan, full)
    if not any(step.verdict == "kept" for step in change.statements):
        for kept in change.kept:
            yield f"  kept, though not declared: {kept}", "yellow"
    if change.path == "online" and change.outcome == "planned":
        yield "  What follows is planned again when these are done.", "dim"
    for line in change.message.splitlines():
        yield f"  {line}", "red" if change.outcome == "refused" else ""


def lines_of_step(step: Statement, change: Change, plan: Plan, full: bool) -> Iterator[Line]:
    text = (step.statement or f"-- no statement: {step.reason}").strip().rstrip(";")
    first, *rest = text.split("\n")
    if rest and not full:
        yield f"  {first} ... ({len(rest) + 1} lines)", ""
    else:
        yield f"  {first}" + ("" if rest else ";"), ""
        for line in rest:
            yield f"  {line}", ""
    cost = weight(step, change)
    if cost:
        yield f"      {cost}", "dim"
    if step.hazard:
        sentence = plan.hazards[step.hazard].sentence if step.hazard in plan.hazards else ""
        yield f"      {step.hazard}, {step.verdict}: {sentence}", STYLES.get(step.verdict, "")
        if step.reason:
            yield f"      {step.reason}", STYLES.get(step.verdict, "")
