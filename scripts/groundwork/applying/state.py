"""What a run knows while it lasts; its workers share it."""

import threading
import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from ..planning.plan import Limits
from ..project.compiled import Project
from .artifact import Artifact, ArtifactModel
from .reviewing import Reviewed

ALTERED = {"altered", "next_stage", "outside_transaction"}
"""The outcomes after which an object is another one, so that others have to be looked at again."""

CHANGED = {"created", "altered"}
"""The outcomes of a model whose object was changed."""

AS_DECLARED = {*CHANGED, "unchanged"}
"""The outcomes of a model whose object is there, and as declared."""


@dataclass
class State:
    artifact: Artifact
    settings: dict[str, Any]
    """What each call of the engine is told: allow, run_id, and how others are held up."""
    say: Callable[[str], None]
    """Prints one line."""
    reviewed: Reviewed | None = None
    """The only statements that may be executed; None where every one may be."""
    unchanged: set[str] = field(default_factory=set)
    """The keys of the models whose objects are as they were made; empty once one has changed."""
    pending: dict[str, str] = field(default_factory=dict)
    """The names of the objects that are still to be made equal to their models, or dropped."""
    deferred: list[ArtifactModel] = field(default_factory=list)
    """The models that wait for the end of the run."""
    done: dict[str, ArtifactModel] = field(default_factory=dict)
    """By key: the models whose objects are as declared."""
    outcomes: dict[str, str] = field(default_factory=dict)
    """By the name of the model."""
    failed: dict[str, str] = field(default_factory=dict)
    """By the name of the model: why."""
    skipped: list[str] = field(default_factory=list)
    """The names of the models that come after one that failed."""
    refused: bool = False
    """Whether the engine refused anything."""
    has_altered: bool = False
    has_dropped: bool = False
    """Whether this run may drop what no model declares any more."""
    changed: set[str] = field(default_factory=set)
    """The names of the models whose objects were made or changed."""
    others: int = 0
    """How many statements were executed for what is no model: the platform, what none declares."""
    project: Project = field(init=False, repr=False)
    """What the artifact declares, as a plan reads it."""
    interrupted: threading.Event = field(default_factory=threading.Event)
    """Set when the run is to end: nobody waits for others any longer."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.project = self.artifact.as_project()

    @property
    def run_id(self) -> str:
        return self.settings["run_id"]

    @property
    def allow(self) -> list[str]:
        return self.settings["allow"]

    @property
    def exit_code(self) -> int:
        """0: nothing was to do; 1: something failed; 2: something changed; 3: some was refused."""
        if self.failed:
            return 3 if self.refused else 1
        return 2 if self.changed or self.others else 0

    @property
    def count(self) -> int:
        """How many models are done, one way or another."""
        return len(self.outcomes) + len(self.failed) + len(self.skipped)

    def note(self, outcome: str) -> None:
        """Take in the outcome of one call of the engine."""
        with self._lock:
            if outcome == "created" or outcome in ALTERED:
                self.unchanged.clear()
            self.has_altered |= outcome in ALTERED

    def pending_names(self) -> list[str]:
        with self._lock:
            return list(self.pending.values())

    def finish(self, model: ArtifactModel, outcome: str) -> None:
        """Note that there is nothing more to do for a model."""
        with self._lock:
            self.pending.pop(model.name, None)
            if outcome in AS_DECLARED:
                self.done[model.model_key] = model
            self.note_outcome(model, outcome)

    def defer(self, model: ArtifactModel, outcome: str) -> None:
        """Note that a model waits for the end of the run."""
        with self._lock:
            self.deferred.append(model)
            self.note_outcome(model, outcome)

    def note_outcome(self, model: ArtifactModel, outcome: str) -> None:
        self.outcomes[model.name] = outcome
        if outcome in CHANGED:
            self.changed.add(model.name)

    def fail(self, model: ArtifactModel, message: str, is_refused: bool) -> None:
        with self._lock:
            self.failed[model.name] = message
            self.refused |= is_refused


def new_settings(
    artifact: Artifact, allow: list[str], limits: Limits | None = None
) -> dict[str, Any]:
    """What a run tells the engine; None where the engine has a default.

    limits  those of the artifact where none are given
    """
    variables = artifact.settings
    return {
        "run_id": str(uuid.uuid4()),
        "is_planning": False,
        "allow": allow,
        **asdict(limits or limits_of(artifact)),
        "lock_timeout": variables["lock_timeout"],
        "lock_total": variables["lock_total"],
    }


def limits_of(artifact: Artifact) -> Limits:
    """What the project said when it was compiled."""
    return Limits(artifact.settings["online_rows"], artifact.settings.get("lock_budget"))
