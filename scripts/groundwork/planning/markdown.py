"""A plan as Markdown, for a pull request."""

from collections.abc import Iterator

from .content import heading, longest_block, summary, weight
from .locks import BLOCKS
from .plan import Change, Plan


def render(plan: Plan) -> str:
    lines = ["## Database changes", "", summary(plan), ""]
    for note in plan.notes:
        lines += [f"> {note}", ""]
    if plan.platform:
        statements = [f"{requirement.statement.strip()};" for requirement in plan.platform]
        lines += ["### Roles, schemas and privileges", "", "```sql", *statements, "```", ""]
    for change in plan.changes:
        lines += [*lines_of(change, plan), ""]
    held = [f"{text};" for change in plan.changes for text in change.held]
    if held:
        lines += ["### When every model has run", "", "```sql", *held, "```", ""]
    return "\n".join(lines).rstrip()


def lines_of(change: Change, plan: Plan) -> Iterator[str]:
    yield f"### `{change.table}`: {heading(change)}"
    yield ""
    yield f"[{change.file}]({change.file})"
    yield ""
    for lock in change.locks:
        blocked = f"{BLOCKS[lock.mode]}{longest_block(change)}"
        yield f"- holds **{lock.mode}** on `{lock.table}`: blocks {blocked}"
    for kept in change.kept:
        yield f"- kept, though not declared: {kept}"
    for step in change.statements:
        if step.hazard:
            sentence = plan.hazards[step.hazard].sentence if step.hazard in plan.hazards else ""
            reason = f" ({step.reason})" if step.reason else ""
            yield f"- **{step.hazard}**, {step.verdict}: `{step.name}`{reason}. {sentence}"
    if change.statements:
        yield ""
        yield "```sql"
        for step in change.statements:
            cost = weight(step, change)
            if cost:
                yield f"-- {cost}"
            verdict = f"-- {step.verdict}: " if step.verdict in ("kept", "refused") else ""
            text = step.statement or f"no statement: {step.reason}"
            text = text.strip().rstrip(";") + ";"
            yield verdict + text.replace("\n", f"\n{verdict and '-- '}")
        yield "```"
    if change.message:
        yield ""
        yield from (f"> {line}" for line in change.message.splitlines())
