"""What a run says at its end."""

from .state import State
from .testing import TestResult


def failures(state: State) -> list[str]:
    """Each model that failed, with its file and why; and those that were passed over."""
    files = {model.name: model.file for model in state.artifact.models}
    files |= {model.name: model.file for model in state.artifact.functions}
    lines = [f"{files[name]}: {message}" for name, message in state.failed.items()]
    unplanned = state.reviewed.unplanned if state.reviewed else set()
    after = sorted(set(state.skipped) - unplanned)
    if unplanned:
        names = ", ".join(sorted(unplanned))
        lines.append(f"Not in the plan, because others had to be made first: {names}. Plan again.")
    if after:
        lines.append(f"Not made, because they come after one of these: {', '.join(after)}.")
    return lines


LEFT_OUT = {
    "not_offered": "Optional, and not offered by this server",
    "not_allowed": "Optional, and not allowed for this role",
}


def left_out(state: State) -> list[str]:
    """The models that this database has no place for."""
    named = {model.name: model.object_name for model in state.artifact.models}
    lines = []
    for outcome, reason in LEFT_OUT.items():
        names = sorted(named[name] for name, each in state.outcomes.items() if each == outcome)
        if names:
            lines.append(f"{reason}: {', '.join(names)}.")
    return lines


def summary(state: State) -> str:
    """One sentence: what was done."""
    models = counted(len(state.artifact.models), "model")
    if not (state.changed or state.others or state.failed or state.skipped):
        is_as = "is" if len(state.artifact.models) == 1 else "are"
        return f"Nothing to do: {models} {is_as} as declared."
    parts = [f"{counted(len(state.changed), 'object')} changed"]
    if state.others:
        parts.append(f"{counted(state.others, 'statement')} for what no model declares")
    if state.failed:
        parts.append(f"{counted(len(state.failed), 'model')} failed")
    if state.skipped:
        parts.append(f"{len(state.skipped)} not made")
    return f"{', '.join(parts)}."


def tested(results: list[TestResult]) -> list[str]:
    """What did not pass, line by line, and how many did."""
    lines = []
    for result in results:
        if result.status in ("fail", "warn", "error"):
            count = f" ({result.failures})" if result.failures else ""
            lines.append(f"{result.status} {result.name}{count}")
            lines += [f"  {line}" for line in result.lines]
    by_status = {
        status: sum(result.status == status for result in results)
        for status in ("pass", "warn", "fail", "error", "not applicable")
    }
    said = [f"{count} {status}" for status, count in by_status.items() if count]
    return [*lines, f"{counted(len(results), 'test')}: {', '.join(said) or 'none'}."]


def counted(count: int, word: str) -> str:
    return f"{count} {word}" + ("" if count == 1 else "s")
