"""The hooks of models, as dbt rendered them when it compiled the project."""

import json
from dataclasses import dataclass

from .compiled import Project

HOOKS = "hooks"
"""The analysis that renders them."""


@dataclass(frozen=True)
class Hook:
    when: str
    """pre-hook or post-hook."""
    sql: str
    transaction: bool = True
    """Whether it belongs into the transaction of its model."""


def hooks_of(project: Project) -> dict[str, list[Hook]]:
    """Those that have any SQL, by the name of the model, in the order in which they run."""
    rendered = json.loads(project.analyses[HOOKS])
    return {
        name: [
            Hook(when, hook["sql"], hook["transaction"])
            for when, hooks in of_model.items()
            for hook in hooks
            if hook["sql"]
        ]
        for name, of_model in rendered.items()
    }
