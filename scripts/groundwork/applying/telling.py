"""What a run says at its end."""

from .state import State
from .testing import TestResult


def failures(state: State) -> list[str]:
    """Each model that failed, with its file and why; and those that were passed over."""
    files = {model.name: model.file for model in state.artifact.models}
    files |= {model.name: model.file for model in state.artifact.functions}
    lines = [f"{files[name]}: {message}" for name, message in state.failed.items()]
    if state.skipped:
        names = ", ".join(sorted(state.skipped))
        lines.append(f"Not made, because they come after a model that failed: {names}.")
    return lines


def summary(state: State) -> str:
    """One sentence: what was done."""
    models = counted(len(state.artifact.models), "model")
    if not state.changed and not state.failed:
        return f"Nothing to do: {models} as declared."
    parts = [counted(state.changed, "change")]
    if state.failed:
        parts.append(f"{counted(len(state.failed), 'model')} failed")
    if state.skipped:
        parts.append(f"{len(state.skipped)} not made")
    return f"{', '.join(parts)}, of {models}."


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
