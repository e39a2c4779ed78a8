"""What a plan consists of."""

from dataclasses import dataclass, field

from .locks import Lock

TO_COME = {"planned", "needs_other_models", "deferred"}
"""The outcomes of a model that a run would change."""


@dataclass(frozen=True)
class Limits:
    """What a run says of how others are held up; None where the engine has a default."""

    online_rows: int | None = None
    """A table with more rows is changed in stages."""
    lock_budget: str | None = None
    """How long a change may hold up whoever uses a table, as an interval of PostgreSQL."""


@dataclass(frozen=True)
class Prediction:
    """How long a step will take, as groundwork.predict says: in seconds."""

    lock_mode: str
    least: float
    most: float
    longest_block: float


@dataclass(frozen=True)
class Statement:
    statement: str | None
    kind: str
    name: str
    undo: str | None = None
    hazard: str | None = None
    reason: str | None = None
    mode: str | None = None
    """None: together with the others; alone: in a transaction of its own; outside: in none;
    later: in one of the stages that follow."""
    verdict: str | None = None
    """Of a step with a hazard: kept, refused, allowed, or no rows at stake."""
    locks: tuple[Lock, ...] = ()
    """Those that the statement takes itself."""
    touches: str = ""
    """"reads" or "writes" when it goes through every row of the table."""
    stage: str | None = None
    """One of groundwork.stage, of a step for a table."""
    row_count: int | None = None
    """The rows that a rule takes; None where nobody asked, or other changes come first."""
    prediction: Prediction | None = None
    """Of a step for a table that is there."""
    rule: str = ""
    """What the rule does to them, as groundwork.repair is told."""


@dataclass
class Change:
    """What a run would do to one model."""

    model: str
    file: str
    table: str
    """The object, with its schema."""
    outcome: str
    """One of groundwork.outcomes(), or kept: nothing is to do but what no run does unasked."""
    path: str
    """new, at once, online."""
    statements: list[Statement] = field(default_factory=list)
    locks: tuple[Lock, ...] = ()
    """Those held for all statements that go together."""
    kept: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    """The statements that wait until every other model has run."""
    message: str = ""
    is_model: bool = True
    """False for what the package makes, and for what no model declares any more."""
    rows: int | None = None
    bytes: int | None = None
    rejected: dict[str, int] = field(default_factory=dict)
    """The rows that a consolidation quarantines, by reason; where nobody asked, none."""
    schemas: dict[str, str] = field(default_factory=dict, repr=False)
    """Of each table that its statements may name without a schema."""


@dataclass(frozen=True)
class Hazard:
    name: str
    unless_allowed: str
    can_be_allowed: bool
    sentence: str


@dataclass(frozen=True)
class Requirement:
    """What a run puts right of roles, schemas and privileges before it looks at models."""

    object_name: str
    statement: str
    undo: str


@dataclass
class Plan:
    changes: list[Change]
    hazards: dict[str, Hazard]
    models: int
    notes: list[str] = field(default_factory=list)
    platform: list[Requirement] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """0: nothing to do; 2: changes; 3: some are refused."""
        outcomes = {change.outcome for change in self.changes}
        if "refused" in outcomes:
            return 3
        return 2 if self.platform or outcomes & TO_COME else 0
