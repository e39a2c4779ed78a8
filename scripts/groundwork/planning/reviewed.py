"""What a plan as JSON has besides its changes, so that exactly this can be executed later.

The hash of everything in it, and the state of every object that its statements touch: `groundwork
apply --plan` plans again, and refuses where anything is not what was reviewed.
"""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import psycopg

from .. import GroundworkError
from ..project.compiled import Project
from .content import content
from .engine import prepare_engine
from .plan import TO_COME, Limits, Plan
from .undeclared import names_of

FORMAT = 1
"""The version of the format. It rises when a key gets another meaning, not when one is added."""

STATES = """
select
    touched.object,
    groundwork.fingerprint(
        case
            when touched.kind = 'table'
                then groundwork.items(
                    to_regclass(format('%%I.%%I', touched.schema_name, touched.name))::oid
                )
            else groundwork.described_items(touched.kind, touched.schema_name, touched.name)
        end
    ) as state
from jsonb_to_recordset(%s) as touched (object text, kind text, schema_name text, name text)
order by touched.object
"""


def reviewable(
    connection: psycopg.Connection,
    project: Project,
    plan: Plan,
    allow: list[str],
    limits: Limits,
) -> dict[str, Any]:
    """The plan as JSON holds it, with what was allowed, the states and the hash."""
    found = {
        "format": FORMAT,
        "allow": allow,
        **asdict(limits),
        **content(plan),
        "states": states_of(connection, project, plan),
    }
    # as it is read again: JSON knows no tuples
    return json.loads(json.dumps({**found, "hash": hash_of(found)}))


def states_of(connection: psycopg.Connection, project: Project, plan: Plan) -> dict[str, str]:
    """The fingerprint of each object that a statement of the plan is about or locks, by name."""
    kinds = {
        model.name: (model.kind.kind, names_of(model.declared))
        for model in project.with_functions().models
        if model.kind
    }
    touched: dict[str, dict[str, str]] = {}
    for change in plan.changes:
        if change.outcome not in TO_COME:
            continue
        locks = [*change.locks, *(lock for step in change.statements for lock in step.locks)]
        for lock in locks:
            schema, _, name = lock.table.rpartition(".")
            note(touched, "table", schema or "public", name)
        kind, names = kinds.get(change.model, ("", []))
        for schema, name in names if kind and change.is_model else ():
            note(touched, kind, schema, name)
    prepare_engine(connection, project)
    try:
        rows = connection.execute(STATES, [json.dumps(list(touched.values()))])
        return {row.object: row.state for row in rows}
    finally:
        connection.rollback()
        connection.read_only = False


def note(touched: dict[str, dict[str, str]], kind: str, schema: str, name: str) -> None:
    label = f"{kind} {schema}.{name}"
    touched[label] = {"object": label, "kind": kind, "schema_name": schema, "name": name}


def hash_of(found: dict[str, Any]) -> str:
    text = json.dumps({key: value for key, value in found.items() if key != "hash"}, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def read_reviewed(file: Path) -> dict[str, Any]:
    """A plan that was written. Raises GroundworkError where it is none, or was changed since."""
    try:
        found = json.loads(file.read_text())
    except OSError as error:
        raise GroundworkError(
            f"{file} can't be read: {error.strerror}. Write one with: groundwork plan --output"
            f" {file}"
        ) from None
    except ValueError:
        found = None
    if not isinstance(found, dict) or "states" not in found:
        raise GroundworkError(
            f"{file} is no plan in JSON. Nothing was changed. Write one with: groundwork plan"
            f" --output {file}"
        )
    if found.get("format") != FORMAT:
        raise GroundworkError(
            f"{file} has format {found.get('format')}, and this groundwork reads format {FORMAT}."
            " Nothing was changed. Plan with the version of groundwork that applies it."
        )
    if found.get("hash") != hash_of(found):
        raise GroundworkError(
            f"{file} is not as it was written: its hash is another. Nothing was changed. Plan"
            " again."
        )
    return found


def differences(reviewed: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """What is not as it was reviewed, one line for each object."""
    lines, told = [], set()
    for name, state in sorted(reviewed["states"].items()):
        if now["states"].get(name) != state and name in now["states"]:
            lines.append(f"{name}: it is not in the state that was reviewed")
            told.add(name.split(" ", 1)[1])
    planned, found = (
        {(change["model"], change["object"]): change for change in each["changes"]}
        for each in (reviewed, now)
    )
    for key in sorted(planned.keys() | found.keys()):
        if key[1] not in told and (problem := said(planned.get(key), found.get(key))):
            lines.append(f"{key[1]}: {problem}")
    if reviewed["platform"] != now["platform"]:
        lines.append("roles, schemas and privileges: other statements would be executed")
    return lines


def said(was: dict[str, Any] | None, is_now: dict[str, Any] | None) -> str | None:
    """How two plans of one object differ; None where at most counts of rows do."""
    if was is None:
        return "it would be changed too, and was not in the plan"
    if is_now is None:
        return "nothing is to do any more"
    if was["outcome"] != is_now["outcome"]:
        return f"it was {was['outcome']}, and would be {is_now['outcome']}"
    if statements(was) != statements(is_now):
        return "other statements would be executed, or with other hazards"
    if was["kept"] != is_now["kept"]:
        return "something else would be kept, though not declared"
    return None


def statements(change: dict[str, Any]) -> list[tuple]:
    steps = change["statements"]
    return [
        *((step["statement"], step["hazard"], step["verdict"], step["mode"]) for step in steps),
        *((text, None, None, "held") for text in change["held"]),
    ]
