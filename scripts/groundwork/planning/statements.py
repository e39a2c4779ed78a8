"""What a run would do to one model: its statements, with their hazards, locks and sizes."""

from importlib.util import find_spec

from ..project.compiled import Model
from .locks import ACCESS_EXCLUSIVE, SHARE_ROW_EXCLUSIVE, Lock
from .plan import Change, Prediction, Statement

ATTEMPT = """
select
    outcome,
    statements,
    kept,
    message,
    held,
    -- of a table; none where its declaration, or its rows, refuse it before there is a plan
    nullif(current_setting('groundwork.planned_steps', true), '') as planned
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
    cross join lateral unnest(%(planned)s::text::groundwork.step[]) as step

),

numbered as (

    select
        steps.*,
        row_number() over () as planned_place,
        count(*) filter (where not steps.is_kept) over (rows unbounded preceding) as place
    from steps

),

done as materialized (

    select coalesce(array_agg(numbered.step order by numbered.planned_place), '{}') as steps
    from numbered
    where not numbered.is_kept

),

predicted as materialized (

    select
        prediction.*,
        row_number() over () as place
    from this
    cross join done
    cross join unnest(
        groundwork.predict(
            to_regclass(format('%%I.%%I', %(schema)s::text, %(name)s::text)), done.steps, this.run
        )
    ) as prediction

)

select
    numbered.kind,
    numbered.name,
    numbered.statement,
    numbered.undo,
    numbered.hazard,
    numbered.reason,
    numbered.mode,
    numbered.stage::text as stage,
    numbered.allowed,
    predicted.lock_mode,
    extract(epoch from predicted.least)::float8 as least,
    extract(epoch from predicted.most)::float8 as most,
    extract(epoch from predicted.longest_block)::float8 as longest_block,
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
    (select done.steps from done),
    (select this.run from this),
    false
) as refusals
    on
        numbered.place = refusals.place
        and not numbered.is_kept
left join predicted
    on
        numbered.place = predicted.place
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


def change_of(connection, model: Model, row, parameters: dict) -> Change | None:
    with connection.transaction(force_rollback=True):
        attempt = connection.execute(ATTEMPT, parameters).fetchone()
    change = begin(model, attempt.outcome, "new" if row.is_new else "at once")
    change.kept = list(attempt.kept or ())
    change.held = list(attempt.held or ())
    change.message = attempt.message or ""
    if attempt.outcome == "unchanged" and change.held:
        change.outcome = "planned"
    elif attempt.outcome == "unchanged":
        if not change.kept:
            return None
        change.outcome = "kept"
    if row.function_name == "converge" and not row.is_new:
        size = connection.execute(SIZE, parameters).fetchone()
        change.rows, change.bytes = size.rows, size.bytes
        change.statements = [
            step
            for step in steps_of(connection, change, {**parameters, "planned": attempt.planned})
            if step.statement not in change.held
        ]
        last = (attempt.statements or [None])[-1]
        if last is not None and last == row.model.get("after"):
            change.statements.append(with_locks(Statement(last, "rows", model.name), change))
        if any(step.mode for step in change.statements):
            change.path = "online"
    else:
        if row.function_name == "consolidate":
            size = connection.execute(SIZE, parameters).fetchone()
            change.rows, change.bytes = (size.rows, size.bytes) if size else (None, None)
        change.statements = [
            with_locks(statement_of(text, model, row.function_name), change)
            for text in attempt.statements or ()
        ]
    change.locks = locks_held(change, model)
    return change


def begin(model: Model, outcome: str, path: str) -> Change:
    table = f"{model.declared['schema']}.{model.declared['alias']}"
    home = model.declared["schema"]
    parents = sorted(model.declared["parents"], key=lambda each: each["schema"] == home)
    schemas = {each["name"]: each["schema"] for each in parents} | {model.declared["alias"]: home}
    return Change(model.name, model.file, table, outcome, path, schemas=schemas)


def steps_of(connection, change: Change, parameters: dict) -> list[Statement]:
    """The steps for a table; none where there is no plan, as the message then says."""
    if parameters["planned"] is None:
        return []
    with connection.transaction(force_rollback=True):
        rows = connection.execute(STEPS, parameters).fetchall()
    return [
        with_locks(
            Statement(
                row.statement,
                row.kind,
                row.name,
                row.undo,
                row.hazard,
                row.reason,
                row.mode,
                row.verdict,
                stage=row.stage,
                prediction=row.lock_mode
                and Prediction(row.lock_mode, row.least, row.most, row.longest_block),
            ),
            change,
        )
        for row in rows
    ]


def with_locks(step: Statement, change: Change) -> Statement:
    """`step` with the locks it takes."""
    if step.statement is None or not has_parser():
        return step
    # it loads a parser, which a plan without statements does not need
    from .effects import effect_of

    effect = effect_of(step.statement, change.table, change.schemas)
    if change.path == "new":
        # nobody else sees it yet
        others = tuple(lock for lock in effect.locks if lock.table != change.table)
        return Statement(**{**step.__dict__, "locks": others})
    return Statement(
        **{**step.__dict__, "locks": effect.locks, "touches": effect.rows if change.rows else ""}
    )


def has_parser() -> bool:
    """Whether PostgreSQL's parser is installed, which tells the locks of a statement."""
    return find_spec("pglast") is not None


def locks_held(change: Change, model: Model) -> tuple[Lock, ...]:
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
