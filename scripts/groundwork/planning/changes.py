"""Asks the engine what a run would do to each model, and changes nothing."""

import json
from contextlib import suppress
from dataclasses import asdict

import psycopg

from ..project.compiled import REQUIREMENTS, Project
from ..project.foreign_objects import refuse_foreign_objects
from ..project.place import current
from .counts import count_rejected, count_rows
from .engine import check_allowed, prepare_engine
from .former import former_changes
from .lacking import refuse_dependents
from .plan import TO_COME, Change, Hazard, Limits, Plan, Requirement
from .secrets import tell_secrets
from .stand_ins import make_unused, stand_in
from .statements import change_of, has_parser
from .undeclared import undeclared_changes

HAZARDS = "select name, unless_allowed, can_be_allowed, sentence from groundwork.hazards()"


def make_plan(
    connection: psycopg.Connection,
    project: Project,
    allow: list[str],
    limits: Limits,
    show_rows: bool = False,
    with_counts: bool = False,
) -> Plan:
    """What `dbt run` would do. Everything happens in transactions that are rolled back.

    With `show_rows` the messages hold the content of rows, for a terminal only. `with_counts`
    counts the rows that each rule takes.
    """
    models = len(project.models)
    project = project.with_functions()
    refuse_foreign_objects(connection, project)
    notes = prepare_engine(connection, project)
    try:
        asked = project.analyses.get(REQUIREMENTS)
        platform = [Requirement(*row) for row in connection.execute(asked)] if asked else []
        meet(connection, platform)
        hazards = {row.name: Hazard(*row) for row in connection.execute(HAZARDS)}
        check_allowed(connection, project, allow)
        found = changed(connection, project, allow)
        if found:
            begin_writing(connection)
        settings = {"is_planning": True, "allow": allow, "show_rows": show_rows, **asdict(limits)}
        former = former_changes(connection, project, {"allow": allow})
        leaving = [change.table for change in former if change.outcome in TO_COME]
        changes = changes_of(connection, project, found, settings, leaving, with_counts)
        changes = refuse_dependents(changes, project) + former
        # a run that ends with an error closes nothing
        if all(change.outcome != "refused" for change in changes):
            begin_writing(connection)
            closed = undeclared_changes(connection, project)
            changes += closed
            notes += [told_of(closed)] if closed else []
        left_out = [change.model for change in changes if change.outcome == "not_offered"]
        if left_out:
            notes.append(f"Optional, and not offered by this server: {', '.join(left_out)}.")
        changes = [change for change in changes if change.outcome != "not_offered"]
        if changes and not has_parser():
            notes.append("Locks are not shown: they need pip install 'groundwork[audit]'.")
    finally:
        connection.rollback()
        connection.read_only = False
    return Plan(changes, hazards, models, notes, platform)


def meet(connection: psycopg.Connection, platform: list[Requirement]) -> None:
    """Do to the platform what a run would do, for the models that name its roles and schemas.

    The caller's transaction has to be rolled back.
    """
    if platform:
        begin_writing(connection)
    for requirement in platform:
        # what this role may not do, it may not do in a run either, which says so
        with suppress(psycopg.Error), connection.transaction():
            connection.execute(requirement.statement)


def begin_writing(connection: psycopg.Connection) -> None:
    """Begin a transaction that may write, unless there is one; the caller rolls it back."""
    if connection.read_only:
        connection.rollback()
        connection.read_only = False
        # only a statement begins it; without one a block of transaction() would commit
        connection.execute("select")


def told_of(closed: list[Change]) -> str:
    objects = f"{len(closed)} object{'' if len(closed) == 1 else 's'}"
    return (
        f"{objects} that no model declares would be closed to clients. "
        "To leave one as it is: --vars '{leave_alone: [name]}'"
    )


def limits_of_project() -> Limits:
    """What the variables of the project say of how others are held up."""
    place = current()
    return Limits(place.variable("online_rows"), place.variable("lock_budget"))


def changed(connection: psycopg.Connection, project: Project, allow: list[str]) -> dict:
    """The models that differ from what was last applied, by place.

    And those of which something was kept that may be allowed to go now.
    """
    models = json.dumps([model.declared for model in project.models])
    also = [name.split(":", 1)[1] for name in allow if ":" in name]
    if len(also) < len(allow):
        also = [model.declared["alias"] for model in project.models]
    query = "select * from groundwork.changed_models(%s, %s)"
    rows = connection.execute(query, [models, also])
    return {row.place - 1: row for row in rows}


def changes_of(
    connection,
    project: Project,
    found: dict,
    settings: dict,
    leaving: list[str],
    with_counts: bool = False,
) -> list[Change]:
    """`leaving`: what goes at the end of the run, because no model declares it any more."""
    changes = []
    planned: set[str] = set()
    made: set[str] = set()
    """Those of them that are new and that this transaction has made, as far as others see them."""
    copied: set[str] = set()
    """Those of which trials of tables have copies."""
    used = set().union(*(project.models[place].parents for place in found))
    for place, row in sorted(found.items()):
        model = project.models[place]
        is_table = row.function_name == "converge"
        waits_for = model.parents & planned - made - (copied if is_table else set())
        own = {"planned": sorted(waits_for), "model_name": model.name}
        own["is_tried"] = is_table and row.is_new and not waits_for
        # what those before it would do is not done either
        others = [
            project.models[other].declared
            for other in found
            if other != place and project.models[other].name not in made
        ]
        own["pending"] = [f"{other['schema']}.{other['alias']}" for other in others] + leaving
        parameters = {
            "function": row.function_name,
            "schema": model.declared["schema"],
            "name": model.declared["alias"],
            "declaration": row.declaration,
            "model": json.dumps(row.model),
            "settings": json.dumps(settings | own),
        }
        tell_secrets(connection, row.declaration)
        change = change_of(connection, model, row, parameters)
        if change:
            change.is_model = model not in project.functions
            if with_counts and is_table:
                count_rows(connection, change, parameters["schema"])
            elif with_counts and row.function_name == "consolidate":
                count_rejected(connection, change, parameters)
            changes.append(change)
            planned |= {model.name} if change.outcome in TO_COME else set()
        if not change or change.outcome == "refused":
            continue
        if is_table and (row.is_new or model.name in used):
            parents = model.declared["parents"]
            if stand_in(connection, parameters, parents, row.is_new):
                (made if row.is_new else copied).add(model.name)
        elif row.is_new and change.outcome == "planned" and model.kind:
            function_name = row.model.get("function") or parameters["name"]
            if make_unused(connection, model.kind.kind, parameters, function_name):
                made.add(model.name)
    return changes
