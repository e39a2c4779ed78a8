"""What a plan says of models that need an extension which can't be created."""

from dataclasses import replace

from ..project.compiled import Project
from .plan import Change

MISSING = ("refused", "not_offered", "not_allowed")


def refuse_dependents(changes: list[Change], project: Project) -> list[Change]:
    """The changes, those refused whose models refer to such an extension, or to such a model."""
    outcomes = {change.model: change.outcome for change in changes}
    needs = {
        model.name: model.declared["alias"]
        for model in project.models
        if model.kind and model.kind.kind == "extension" and outcomes.get(model.name) in MISSING
    }
    extensions = set(needs)
    found = bool(needs)
    while found:
        found = {
            model.name: needs[min(model.parents & needs.keys())]
            for model in project.models
            if model.name not in needs and model.parents & needs.keys()
        }
        needs |= found
    return [
        refused(change, needs[change.model])
        if change.model in needs and change.model not in extensions
        else change
        for change in changes
    ]


def refused(change: Change, extension: str) -> Change:
    return replace(
        change,
        outcome="refused",
        statements=[],
        locks=(),
        kept=[],
        held=[],
        message=f"the model {change.model} needs the extension {extension}, which is missing and"
        " can't be created.\nNothing was changed.\n"
        f"Install {extension} on the server, or leave out what needs it:"
        f" groundwork run --exclude {extension}+",
    )
