"""What a test tells the engine: told apart into what a model says and what a run says."""

import json

RUN = {
    "run_id",
    "model_name",
    "model_key",
    "is_planning",
    "is_tried",
    "allow",
    "online_rows",
    "lock_timeout",
    "lock_total",
    "waited",
    "round",
    "planned",
    "pending",
    "is_last",
    "show_rows",
    "lock_budget",
}
"""The fields of the type groundwork.run."""


def told_apart(given: dict) -> list[str]:
    """The arguments `model` and `settings` of groundwork.attempt, from both in one."""
    model = {name: value for name, value in given.items() if name not in RUN}
    run = {name: value for name, value in given.items() if name in RUN}
    return [json.dumps(model), json.dumps(run)]
