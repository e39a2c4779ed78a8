"""A plan as JSON holds it, and the sentences that the other formats share."""

from .locks import BLOCKS, Lock
from .plan import TO_COME, Change, Plan, Statement

PATHS = {
    "new": "made anew",
    "at once": "in one transaction",
    "online": "in stages that hold up nobody for long",
}
MODES = {
    "alone": "in a transaction of its own",
    "outside": "outside a transaction",
    "later": "in a later stage",
}
TOLD = 0.1
"""Seconds; what surely takes less is not worth a word."""


def content(plan: Plan) -> dict:
    return {
        "exit_code": plan.exit_code,
        "models": plan.models,
        "notes": plan.notes,
        "platform": [requirement.__dict__ for requirement in plan.platform],
        "changes": [
            {
                "model": change.model,
                "file": change.file,
                "object": change.table,
                "outcome": change.outcome,
                "path": change.path,
                "rows": change.rows,
                "bytes": change.bytes,
                "locks": locks(change.locks),
                "kept": change.kept,
                "held": change.held,
                "message": change.message,
                "statements": [
                    {
                        **step.__dict__,
                        "locks": locks(step.locks),
                        "prediction": step.prediction and step.prediction.__dict__,
                    }
                    for step in change.statements
                ],
            }
            for change in plan.changes
        ],
        "hazards": [hazard.__dict__ for hazard in plan.hazards.values()],
    }


def locks(held: tuple[Lock, ...]) -> list[dict]:
    return [{"table": lock.table, "mode": lock.mode, "blocks": BLOCKS[lock.mode]} for lock in held]


def summary(plan: Plan) -> str:
    """One sentence: how many models, statements and refusals."""
    changed = [change for change in plan.changes if change.outcome in TO_COME]
    refused = [change for change in plan.changes if change.outcome == "refused"]
    if not changed and not refused and not plan.platform:
        models = "1 model is" if plan.models == 1 else f"{plan.models} models are"
        return f"Nothing to do: {models} as declared."
    to_run = [step for change in changed for step in run_by(change)]
    models = [change for change in changed if change.is_model]
    parts = [f"{count(models, 'model')} of {plan.models} to change"]
    others = [change for change in changed if not change.is_model]
    if others:
        parts.append(count(others, "other object"))
    held = [text for change in changed for text in change.held]
    parts.append(count(to_run + held, "statement"))
    if plan.platform:
        parts.append(f"{len(plan.platform)} for roles, schemas and privileges")
    if refused:
        parts.append(f"{count(refused, 'model')} refused")
    return ", ".join(parts) + "."


def run_by(change: Change) -> list[Statement]:
    return [step for step in change.statements if step.verdict not in ("kept", "refused")]


def heading(change: Change) -> str:
    """How the change is made, and of how much."""
    if change.outcome not in ("planned", "refused"):
        return "nothing to do" if change.outcome == "kept" else change.outcome.replace("_", " ")
    parts = ["refused" if change.outcome == "refused" else PATHS[change.path]]
    if change.bytes is not None:
        rows = "rows unknown" if change.rows is None else f"{change.rows:,} rows"
        parts.append(f"{rows}, {size(change.bytes)}")
    return "; ".join(parts)


def weight(step: Statement, change: Change) -> str:
    """What one statement costs: its locks, its rows, how long it takes, where it runs."""
    parts = [f"{lock.mode} on {lock.table}" for lock in step.locks]
    if step.touches:
        parts.append(f"{step.touches} {change.rows:,} rows, {size(change.bytes)}")
    if step.prediction and step.prediction.most >= TOLD:
        parts.append(f"takes {span(step.prediction.least, step.prediction.most)}")
    if step.mode:
        parts.append(MODES[step.mode])
    return "; ".join(parts)


def longest_block(change: Change) -> str:
    """How long who uses the table waits at most, where that is worth saying."""
    blocks = [step.prediction.longest_block for step in change.statements if step.prediction]
    longest = max(blocks, default=0)
    return f", for up to {seconds(longest)}" if longest >= TOLD else ""


def span(least: float, most: float) -> str:
    return f"up to {seconds(most)}" if least < 0.01 else f"{seconds(least)} to {seconds(most)}"


def seconds(duration: float) -> str:
    """A duration as people say it: 40 ms, 1.5 s, 12 min, 3.1 h."""
    for limit, divisor, unit in ((1, 0.001, "ms"), (120, 1, "s"), (7200, 60, "min")):
        if duration < limit:
            return (
                f"{duration / divisor:.2g} {unit}"
                if duration / divisor < 10
                else (f"{duration / divisor:.0f} {unit}")
            )
    return f"{duration / 3600:.1f} h"


def size(bytes_: int) -> str:
    for unit in ("bytes", "kB", "MB", "GB", "TB"):
        if bytes_ < 10240 or unit == "TB":
            return f"{bytes_} {unit}"
        bytes_ //= 1024
    raise AssertionError


def count(things: list, what: str) -> str:
    return f"{len(things)} {what}" + ("" if len(things) == 1 else "s")
