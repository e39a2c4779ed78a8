"""Runs several models through the engine as a run of dbt does, without dbt: see finish_models."""

import json
from dataclasses import dataclass

import psycopg

from .kinds import model_kinds
from .messages import check_message

ATTEMPT = """
select attempt.outcome, attempt.statements, attempt.message, attempt.held
from groundwork.read_model(%(model)s) as declared
cross join lateral groundwork.attempt(
    declared.function_name, %(schema)s, %(name)s, declared.declaration,
    declared.model, %(settings)s
) as attempt
"""

FORMER = """
select kind, schema_name || '.' || object_name
from groundwork.former_objects(%s, groundwork.run_settings(%s)) where is_allowed
"""
DROP_FORMER = """
select statement, is_dropped, used_by
from groundwork.drop_former_objects(%s, groundwork.run_settings(%s))
"""

RESTORED = "select owner, kind, name, obstacle from groundwork.restore_taken('several')"


@dataclass(frozen=True)
class Model:
    name: str
    materialized: str
    sql: str
    refs: tuple[str, ...] = ()
    meta: str = "{}"
    schema: str = "public"

    @property
    def key(self) -> str:
        return f"{self.schema}.{self.name} {hash(self)}"

    @property
    def node(self) -> str:
        """The model as groundwork.read_model takes it."""
        return json.dumps(
            {
                "alias": self.name,
                "schema": self.schema,
                "description": "",
                "columns": {},
                "refs": [{"name": name} for name in self.refs],
                "config": {"materialized": self.materialized, "meta": json.loads(self.meta)},
                "compiled_code": self.sql,
            }
        )


@dataclass(frozen=True)
class Run:
    refused: dict[str, str]
    """What was refused, by model."""
    statements: list[str]
    """What was executed, in order."""
    finished: list[str]
    """The models that had to wait for the end."""
    restored: list[tuple]
    """What no model made again: owner, kind, name, and what stands in the way of it."""


def run_models(connection: psycopg.Connection, models: list[Model], allow=()) -> Run:
    """Make the objects equal to their models, in the order given, then what had to wait."""
    pending = {model.name: f"public.{model.name}" for model in models}
    refused, statements, deferred = {}, [], []
    kinds = model_kinds()
    declared = [f"{kinds[model.materialized].kind} {model.schema}.{model.name}" for model in models]
    former = [declared, json.dumps({"allow": [*allow], "run_id": "several"})]
    for kind, name in connection.execute(FORMER, former).fetchall():
        pending[f"{kind} {name}"] = name

    def attempt(model: Model, is_last: bool):
        waiting = [name for name in pending.values() if name != f"public.{model.name}"]
        settings = {"allow": [*allow], "pending": waiting, "is_last": is_last, "run_id": "several"}
        settings["model_key"] = model.key
        values = {"model": model.node, "name": model.name, "settings": json.dumps(settings)}
        values["schema"] = model.schema
        outcome, executed, message, held = connection.execute(ATTEMPT, values).fetchone()
        check_message(outcome, message)
        if outcome not in ("refused", "deferred", "unchanged"):
            statements.extend(executed)
        return outcome, message, held

    def finish(left: list[Model]) -> dict[str, str]:
        """Make the objects of the models, in rounds; says what stands in the way of the rest."""
        pending.update({model.name: f"public.{model.name}" for model in left})
        has_progress = True
        while left and has_progress:
            problems, has_progress = {}, False
            for model in [*left]:
                outcome, message, held = attempt(model, True)
                if outcome == "refused":
                    problems[model.name] = message
                elif held and json.loads(model.meta).get("late"):
                    problems[model.name] = message
                    has_progress |= outcome in ("created", "altered")
                else:
                    left.remove(model)
                    del pending[model.name]
                    has_progress = True
        return problems

    def drop_former() -> None:
        dropped = connection.execute(DROP_FORMER, former).fetchall()
        statements.extend(statement for statement, is_dropped, _ in dropped if is_dropped)

    for model in models:
        outcome, message, held = attempt(model, False)
        if outcome == "refused":
            refused[model.name] = message
        elif outcome == "deferred" or held:
            deferred.append(model)
        else:
            del pending[model.name]

    pending.clear()
    left = deferred or changed_by_others(connection, models)
    restored = []
    with connection.transaction():
        drop_former()
        while left and not refused:
            refused |= finish([*left])
            if refused:
                raise psycopg.Rollback
            left = changed_by_others(connection, models)
        drop_former()
        restored = connection.execute(RESTORED).fetchall()
    return Run(refused, statements, [model.name for model in deferred], restored)


def changed_by_others(connection: psycopg.Connection, models: list[Model]) -> list[Model]:
    """Those whose objects are not as they left them."""
    known = connection.execute("select model_key from groundwork.unchanged_models()").fetchall()
    return [model for model in models if (model.key,) not in known]
