"""What happens after the last model: the hooks of on-run-end, in their order."""

import json
from collections.abc import Iterable
from typing import Any

import psycopg

from .. import GroundworkError
from ..planning.former import declared_objects
from ..planning.undeclared import names_of, passed_over
from ..project.compiled import Project
from .artifact import Artifact, ArtifactModel
from .attempts import converge
from .starting import FORMER, ask
from .state import CHANGED, State

FAILED_BUILDS = "select * from groundwork.explain_failed_builds(%s)"
DROP_FORMER = """
select * from groundwork.drop_former_objects(%s, groundwork.run_settings(%s))
"""
RESTORE = "select * from groundwork.restore_taken(%s)"
REFRESH = "select line from groundwork.refresh_views(%s, %s) as line"
FORGET = "select kind, object_name from groundwork.forget_declarations(%s, %s, false)"
CLOSE = """
select object_name, statement
from groundwork.lock_down_undeclared(
    array(
        select format('%%I.%%I', each.name ->> 0, each.name ->> 1)
        from jsonb_array_elements(%s) as each (name)
    ),
    %s,
    false
)
"""
HAS_CHANGED = """
select exists (
    select
    from groundwork.ledger
    where
        run_id = %s
        and outcome = 'done'
        and coalesce(affected_rows, 0) = 0
        and schema_name not in ('storage', 'realtime')
)
"""

MOST_ROUNDS = 10
"""Models that change each other's objects more often do it without end."""


def finish(connection: psycopg.Connection, state: State) -> None:
    """Finish what waited, and what concerns the whole database.

    Raises GroundworkError where models that waited can't be made; what they did was taken back.
    """
    if state.failed:
        tell_failed_builds(connection, state)
    try:
        finish_models(connection, state)
    except GroundworkError:
        connection.rollback()
        notify_postgrest(connection, state)
        raise
    refresh_views(connection, state)
    if not state.failed and not state.skipped:
        close_undeclared(connection, state)
    notify_postgrest(connection, state)
    for hook in state.artifact.hooks["on-run-end"]:
        if hook:
            ask(connection, hook)
            connection.commit()


def tell_failed_builds(connection: psycopg.Connection, state: State) -> None:
    """Say of each index that could not be built why, and remove what is left of it."""
    found = connection.execute(FAILED_BUILDS, [state.run_id]).fetchall()
    connection.commit()
    for row in found:
        connection.autocommit = True
        try:
            connection.execute(row.statement)
        finally:
            connection.autocommit = False
        state.say(
            f"  the index {row.index_name} could not be built, and was removed: "
            + (
                f"violating_rows: {row.violation}. Fix these rows, or declare below meta: upgrade:"
                " duplicates what becomes of them (docs/upgrade_keys.md#duplicates). Then run"
                " again."
                if row.violation
                else "the build was interrupted. Run again."
            )
        )


def finish_models(connection: psycopg.Connection, state: State) -> None:
    """Make the objects of models that waited, and look again at what others changed.

    All in one transaction, in rounds, as finish_models.sql says.
    """
    if not (state.deferred or state.has_altered or state.has_dropped):
        return
    state.pending.clear()
    has_waited = bool(state.deferred)
    drop_former(connection, state, is_last=False)
    left = state.deferred
    for _ in range(MOST_ROUNDS):
        finish_in_rounds(connection, state, left)
        left = changed_by_others(connection, state)
        if not left:
            break
    if left:
        names = ", ".join(model.object_name for model in left)
        raise GroundworkError(
            f"After {MOST_ROUNDS} rounds, each of these models still changes what another has made:"
            f" {names}.\nWhat had to wait for the end of the run was not done. Run them one after"
            " the other, and report this."
        )
    drop_former(connection, state, is_last=True)
    if has_waited:
        restore_taken(connection, state)
    connection.commit()


def finish_in_rounds(
    connection: psycopg.Connection, state: State, models: list[ArtifactModel]
) -> None:
    """Make the object of each model as soon as what it needs is made.

    Raises GroundworkError that says of each that remains what stands in the way.
    """
    left, problems, has_progress = list(models), {}, True
    # one that changes in every round and still waits would never end it
    rounds = 2 * len(left)
    state.pending.update({model.name: model.object_name for model in left})
    while left and has_progress and rounds:
        has_progress, rounds = False, rounds - 1
        for model in list(left):
            answer = converge(connection, state, model, is_last=True)
            if answer.outcome == "refused":
                problems[model.name] = answer.message
            elif model.meta.get("late") and answer.held:
                # its late foreign key waits for what another model makes now
                problems[model.name] = answer.message
                has_progress |= answer.outcome in CHANGED
            else:
                left.remove(model)
                state.finish(model, answer.outcome)
                has_progress = True
    if left:
        state.refused = True
        lines = [f"{model.file}: {problems[model.name]}" for model in left]
        raise GroundworkError(
            "What had to wait for other models of this run is not possible:\n" + "\n".join(lines)
        )


def changed_by_others(connection: psycopg.Connection, state: State) -> list[ArtifactModel]:
    """The models whose objects are no longer as they left them."""
    known = {key for (key,) in connection.execute("select * from groundwork.unchanged_models()")}
    return [
        model
        for key, model in state.done.items()
        if key not in known and state.artifact.kind_of(model).is_recorded
    ]


def check_reviewed(state: State, statements: list[str]) -> None:
    if state.reviewed:
        state.reviewed.check_others(statements, state.run_id)


def former_arguments(state: State) -> list:
    return [declared_objects(state.project), json.dumps(state.settings)]


def drop_former(connection: psycopg.Connection, state: State, is_last: bool) -> None:
    """Drop what no model declares any more and this run may drop, as far as nothing uses it."""
    if not state.has_dropped:
        return
    dropped = connection.execute(DROP_FORMER, former_arguments(state)).fetchall()
    check_reviewed(state, [row.statement for row in dropped if row.is_dropped])
    for row in dropped:
        if row.is_dropped:
            state.others += 1
            state.say(f"  no longer declared: {row.statement};")
        elif is_last:
            state.say(
                f"  kept: the {row.kind} {row.schema_name}.{row.object_name} is not dropped,"
                f" because it is still used: {row.used_by}"
            )


def restore_taken(connection: psycopg.Connection, state: State) -> None:
    """Bring back what was taken away from objects and no model made again."""
    for row in connection.execute(RESTORE, [state.run_id]).fetchall():
        name = f"the {row.kind} {row.name} of {row.owner}"
        if row.obstacle:
            state.say(
                f"  not brought back: {name}: {row.obstacle}. Its definition is in"
                " groundwork.taken."
            )
        else:
            state.say(f"  brought back: {name}")


def refresh_views(connection: psycopg.Connection, state: State) -> None:
    views = refreshed(state.artifact, state.outcomes)
    if views:
        lines = connection.execute(REFRESH, [json.dumps(views), state.run_id]).fetchall()
        connection.commit()
        for (line,) in lines:
            state.say(f"  {line}")


def refreshed(artifact: Artifact, made: Iterable[str]) -> list[dict[str, Any]]:
    """What groundwork.refresh_views is told of the materialized views among the models `made`."""
    names = set(made)
    return [
        {"schema": model.schema, "name": model.alias, "refresh": model.meta.get("refresh")}
        for model in artifact.models
        if model.name in names and artifact.kind_of(model).kind == "materialized view"
    ]


def close_undeclared(connection: psycopg.Connection, state: State) -> None:
    """Close what stands in the managed schemas and no model declares: lock_down_undeclared.sql."""
    forgotten = connection.execute(FORGET, [declared_objects(state.project), state.run_id])
    for row in forgotten.fetchall():
        state.say(f"  forgotten: the {row.kind} {row.object_name}, neither declared nor there")
    names = json.dumps(declared_names(state.project))
    connection.execute("select groundwork.watch_client()")
    closed = connection.execute(CLOSE, [names, state.run_id]).fetchall()
    check_reviewed(state, [row.statement for row in closed])
    for row in closed:
        state.say(f"  not declared: {row.statement};")
    for row in connection.execute(FORMER, former_arguments(state)).fetchall():
        if not row.is_allowed:
            name = row.name.split(".", 1)[1]
            state.say(
                f"  kept: the {row.kind} {row.name}, which no model declares any more. To drop it:"
                f" --allow drop_object:{name}"
            )
    objects = {row.object_name for row in closed}
    state.others += len(closed)
    if objects:
        were = "object that no model declares was"
        if len(objects) > 1:
            were = "objects that no model declares were"
        state.say(
            f"{len(objects)} {were} closed. To leave one as it is, name it in the variable"
            " leave_alone, and compile again."
        )
    connection.commit()


def declared_names(project: Project) -> list[tuple[str, str]]:
    """Schema and name of each object that is declared or left alone."""
    nodes = [*project.manifest["nodes"].values()]
    nodes += [model.declared for model in project.functions]
    found = [name for node in nodes for name in names_of(node)]
    return found + passed_over(project)


def notify_postgrest(connection: psycopg.Connection, state: State) -> None:
    """Have PostgREST load the schema again where this run changed what it may know."""
    if not state.artifact.settings["notify_postgrest"]:
        return
    [has_changed] = connection.execute(HAS_CHANGED, [state.run_id]).fetchone()
    if has_changed:
        connection.execute("notify pgrst, 'reload schema'")
    connection.commit()
