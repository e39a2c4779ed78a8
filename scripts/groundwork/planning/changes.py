"""Asks the engine what a run would do to each model, and changes nothing."""

import json
import re
from dataclasses import dataclass, field

import psycopg

from .. import ROOT, GroundworkError
from ..cli.content import describe_error
from ..cli.target import installed_version
from ..project.compiled import REQUIREMENTS, Model, Project
from ..project.foreign_objects import refuse_foreign_objects
from .locks import ACCESS_EXCLUSIVE, SHARE_ROW_EXCLUSIVE, Lock
from .stand_ins import stand_in

ATTEMPT = """
select outcome, statements, kept, message
from groundwork.attempt(
    %(function)s, %(schema)s, %(name)s, %(declaration)s, %(model)s, %(settings)s
)
"""

STEPS = """
with this as materialized (

    select groundwork.run_settings(%(settings)s) as run

),

steps as materialized (

    select
        step,
        step.*,
        groundwork.is_kept(%(name)s, step.hazard, this.run) as is_kept,
        groundwork.allowed_by(%(name)s, step.hazard, this.run) as allowed
    from this
    cross join lateral groundwork.plan(
        %(schema)s,
        %(name)s,
        %(declaration)s,
        groundwork.with_platform(%(schema)s, %(name)s, %(model)s),
        this.run
    ) as step

),

numbered as (

    select
        steps.*,
        row_number() over () as planned_place,
        count(*) filter (where not steps.is_kept) over (rows unbounded preceding) as place
    from steps

)

select
    numbered.kind,
    numbered.name,
    numbered.statement,
    numbered.undo,
    numbered.hazard,
    numbered.reason,
    numbered.mode,
    numbered.allowed,
    refusals.sentence as refusal,
    case
        when numbered.is_kept then 'kept'
        when refusals.sentence is not null then 'refused'
        when numbered.allowed is not null then 'allowed'
        when numbered.hazard is not null then 'no rows at stake'
    end as verdict
from numbered
left join groundwork.refusals(
    %(schema)s,
    %(name)s,
    array(select numbered.step from numbered where not numbered.is_kept order by planned_place),
    (select this.run from this),
    false
) as refusals
    on
        numbered.place = refusals.place
        and not numbered.is_kept
order by numbered.planned_place
"""

SIZE = """
select
    coalesce(
        (select sum(pg_total_relation_size(relid)) from pg_partition_tree(pg_class.oid)),
        pg_total_relation_size(pg_class.oid)
    )::bigint as bytes,
    case
        when pg_class.relkind = 'r' and pg_relation_size(pg_class.oid) < 1000000
            then groundwork.count_rows(pg_class.oid, 'true')
        when pg_class.reltuples >= 0 then pg_class.reltuples::bigint
    end as rows
from pg_catalog.pg_class
where pg_class.oid = to_regclass(format('%%I.%%I', %(schema)s::text, %(name)s::text))
"""


TO_COME = {"planned", "needs_other_models"}
"""The outcomes of a model that a run would change."""


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
    message: str = ""
    rows: int | None = None
    bytes: int | None = None
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


def make_plan(
    connection: psycopg.Connection,
    project: Project,
    allow: list[str],
    online_rows: int | None,
    show_rows: bool = False,
) -> Plan:
    """What `dbt run` would do. Everything happens in transactions that are rolled back.

    With `show_rows` the messages hold the content of rows, for a terminal only.
    """
    refuse_foreign_objects(connection, project)
    notes = prepare_engine(connection, project)
    try:
        asked = project.analyses.get(REQUIREMENTS)
        platform = [Requirement(*row) for row in connection.execute(asked)] if asked else []
        hazards = {row.name: Hazard(*row) for row in connection.execute(HAZARDS)}
        check_allowed(connection, project, allow)
        found = changed(connection, project, allow)
        if found and connection.read_only:
            connection.rollback()
            connection.read_only = False
        settings = {"is_planning": True, "allow": allow, "online_rows": online_rows}
        settings["show_rows"] = show_rows
        changes = changes_of(connection, project, found, settings)
        left_out = [change.model for change in changes if change.outcome == "not_offered"]
        if left_out:
            notes.append(f"Optional, and not offered by this server: {', '.join(left_out)}.")
        changes = [change for change in changes if change.outcome != "not_offered"]
    finally:
        connection.rollback()
        connection.read_only = False
    return Plan(changes, hazards, len(project.models), notes, platform)


def online_rows() -> int | None:
    """How many rows a table may have to be changed in one transaction; None where not set."""
    # --drift needs no project, and starts sooner without it
    import yaml

    settings = yaml.safe_load((ROOT / "dbt_project.yml").read_text())
    return settings.get("vars", {}).get("online_rows")


HAZARDS = "select name, unless_allowed, can_be_allowed, sentence from groundwork.hazards()"


def prepare_engine(connection: psycopg.Connection, project: Project) -> list[str]:
    """Begin a transaction in which the project's engine is there, and say what was missing."""
    version = installed_version(connection)
    connection.rollback()
    wanted = None
    if project.engine is not None:
        wanted = re.search(r"comment on schema groundwork is '(\w+)'", project.engine)[1]
    if version is not None and version == (wanted or version):
        connection.read_only = True
        return []
    if project.engine is None:
        raise GroundworkError("The database has no engine. Deploy to it once: dbt run")
    try:
        connection.execute(project.engine)
    except psycopg.Error as error:
        connection.rollback()
        raise GroundworkError(
            f"The engine in the database is not the project's: {describe_error(error)}\n"
            "Update it: dbt run"
        ) from None
    if version is None:
        return ["The engine is not installed; dbt run installs it first."]
    return ["The engine in the database is of another version; dbt run updates it first."]


def check_allowed(connection: psycopg.Connection, project: Project, allow: list[str]) -> None:
    names = [model.declared["alias"] for model in project.models]
    query = "select groundwork.unknown_allowances(%s, %s)"
    problem = connection.execute(query, [json.dumps(allow), names]).fetchone()[0]
    if problem is not None:
        raise GroundworkError(problem)


def changed(connection: psycopg.Connection, project: Project, allow: list[str]) -> dict:
    """The models that differ from what was last applied, by place.

    And those of which something was kept that may be allowed to go now.
    """
    models = json.dumps([model.declared for model in project.models])
    also = [name.split(":")[1] for name in allow if ":" in name]
    if len(also) < len(allow):
        also = [model.name for model in project.models]
    query = "select * from groundwork.changed_models(%s, %s)"
    rows = connection.execute(query, [models, also])
    return {row.place - 1: row for row in rows}


def changes_of(connection, project: Project, found: dict, settings: dict) -> list[Change]:
    changes = []
    planned: set[str] = set()
    for place, row in sorted(found.items()):
        model = project.models[place]
        own = {"planned": sorted(model.parents & planned), "model_name": model.name}
        parameters = {
            "function": row.function_name,
            "schema": model.declared["schema"],
            "name": model.declared["alias"],
            "declaration": row.declaration,
            "model": json.dumps(row.model),
            "settings": json.dumps(settings | own),
        }
        change = change_of(connection, model, row, parameters)
        if change:
            changes.append(change)
            planned |= {model.name} if change.outcome in TO_COME else set()
        if row.function_name == "converge" and row.is_new:
            stand_in(connection, parameters, model.declared["parents"])
    return changes


def begin(model: Model, outcome: str, path: str) -> Change:
    table = f"{model.declared['schema']}.{model.declared['alias']}"
    home = model.declared["schema"]
    parents = sorted(model.declared["parents"], key=lambda each: each["schema"] == home)
    schemas = {each["name"]: each["schema"] for each in parents} | {model.declared["alias"]: home}
    return Change(model.name, model.file, table, outcome, path, schemas=schemas)


def change_of(connection, model: Model, row, parameters: dict) -> Change | None:
    with connection.transaction(force_rollback=True):
        attempt = connection.execute(ATTEMPT, parameters).fetchone()
    change = begin(model, attempt.outcome, "new" if row.is_new else "at once")
    change.kept = list(attempt.kept or ())
    change.message = attempt.message or ""
    if attempt.outcome == "unchanged":
        if not change.kept:
            return None
        change.outcome = "kept"
    if row.function_name == "converge" and not row.is_new:
        size = connection.execute(SIZE, parameters).fetchone()
        change.rows, change.bytes = size.rows, size.bytes
        change.statements = steps_of(connection, change, parameters)
        last = (attempt.statements or [None])[-1]
        if last is not None and last == row.model.get("after"):
            change.statements.append(weighed(Statement(last, "rows", model.name), change))
        if any(step.mode for step in change.statements):
            change.path = "online"
    else:
        if row.function_name == "consolidate":
            size = connection.execute(SIZE, parameters).fetchone()
            change.rows, change.bytes = (size.rows, size.bytes) if size else (None, None)
        change.statements = [
            weighed(statement_of(text, model, row.function_name), change)
            for text in attempt.statements or ()
        ]
    change.locks = held(change, model)
    return change


def steps_of(connection, change: Change, parameters: dict) -> list[Statement]:
    """The steps for a table; none when its declaration cannot be read, as the message then says."""
    try:
        with connection.transaction(force_rollback=True):
            rows = connection.execute(STEPS, parameters).fetchall()
    except psycopg.Error:
        return []
    return [
        weighed(
            Statement(
                row.statement,
                row.kind,
                row.name,
                row.undo,
                row.hazard,
                row.reason,
                row.mode,
                row.verdict,
            ),
            change,
        )
        for row in rows
    ]


def weighed(step: Statement, change: Change) -> Statement:
    """`step` with the locks it takes."""
    # it loads a parser, which a plan without statements does not need
    from .effects import effect_of

    if step.statement is None:
        return step
    effect = effect_of(step.statement, change.table, change.schemas)
    if change.path == "new":
        # nobody else sees it yet
        others = tuple(lock for lock in effect.locks if lock.table != change.table)
        return Statement(**{**step.__dict__, "locks": others})
    return Statement(
        **{**step.__dict__, "locks": effect.locks, "touches": effect.rows if change.rows else ""}
    )


def held(change: Change, model: Model) -> tuple[Lock, ...]:
    """The locks that the engine takes before the statements that go together."""
    together = [step for step in change.statements if step.mode is None and step.verdict != "kept"]
    if not together or model.kind.kind != "table":
        return ()
    parents = [
        lock
        for step in together
        for lock in step.locks
        if lock.mode == SHARE_ROW_EXCLUSIVE and lock.table != change.table
    ]
    own = [] if change.path == "new" else [Lock(ACCESS_EXCLUSIVE, change.table)]
    return tuple(dict.fromkeys(own + parents))


def statement_of(text: str, model: Model, function_name: str) -> Statement:
    retires = function_name == "consolidate" and text.endswith(" set schema retired")
    hazard, verdict = ("retire_table", "done") if retires else (None, None)
    return Statement(text, model.kind.word, model.name, hazard=hazard, verdict=verdict)


def drift(connection: psycopg.Connection) -> list:
    """Every difference between the objects and the declarations last applied to them."""
    connection.rollback()
    connection.read_only = True
    try:
        return connection.execute(
            "select * from groundwork.drift() order by schema_name, object_name, kind, name"
        ).fetchall()
    finally:
        connection.rollback()
        connection.read_only = False
