"""Calls the engine for one model until it has a final outcome: see converge_object.sql."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import psycopg

from .. import GroundworkError
from ..cli.content import describe_error
from ..planning.secrets import tell_secrets
from .artifact import ArtifactModel
from .state import CHANGED, State

ATTEMPT = """
select
    attempt.outcome, attempt.statements, attempt.kept, attempt.message, attempt.held
from groundwork.read_model(%(properties)s) as declared
cross join lateral groundwork.attempt(
    declared.function_name, %(schema)s, %(name)s, declared.declaration,
    declared.model, %(settings)s
) as attempt
"""

RIGHTS = """
select
    current_user::text as role_name,
    row_security_active(to_regclass(format('%%I.%%I', %s::text, %s::text))) as is_held,
    not pg_has_role('pg_read_all_stats', 'usage') as is_blind
"""

IN_STAGES = {"next_stage", "outside_transaction"}

MOST_STAGES = 500
"""A change that takes more than these repeats itself."""

PAUSE = 1
"""Seconds between two tries at an object that another session uses."""


@dataclass(frozen=True)
class Answer:
    """What the engine answered in the end."""

    outcome: str
    """One of groundwork.outcomes()."""
    statements: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    message: str = ""
    held: list[str] = field(default_factory=list)
    """The statements that wait until every other model has run."""


def converge(
    connection: psycopg.Connection, state: State, model: ArtifactModel, is_last: bool = False
) -> Answer:
    """Make the object equal to its model, as far as it goes in this place of the run.

    A stage of a large table is committed; what its caller has begun before is committed with it.
    Raises GroundworkError where a statement outside a transaction fails, after MOST_STAGES, and
    when the run is interrupted while it waits.
    """
    stages, since, waiting = 1, time.monotonic(), ""
    while stages <= MOST_STAGES:
        answer = attempt(connection, state, model, stages, time.monotonic() - since, is_last)
        state.note(answer.outcome)
        if answer.outcome in ("lock_busy", "queued"):
            line = f"  waiting: {answer.message.splitlines()[0]}"
            if line != waiting:
                state.say(line)
            waiting = line
            connection.commit()
            if state.interrupted.wait(PAUSE):
                raise GroundworkError(f"Interrupted while {model.object_name} was in use.")
            if answer.outcome == "queued":
                since = time.monotonic()
        elif answer.outcome in IN_STAGES:
            if stages == 1:
                warn_of_missing_privileges(connection, model, state.say)
            stages += 1
            for statement in answer.statements:
                state.say(f"  {first_line(statement)}")
            connection.commit()
            if answer.outcome == "outside_transaction":
                run_statement_outside(connection, model, answer.statements[0])
            since, waiting = time.monotonic(), ""
        else:
            tell(answer, state.say)
            return answer
    raise GroundworkError(
        f"{model.object_name} is not as declared after {MOST_STAGES} stages.\nEvery stage that was"
        " done is committed; nothing is half done.\nRun it again, which continues there. If it ends"
        " here again, look up in groundwork.ledger which statement repeats itself."
    )


def attempt(
    connection: psycopg.Connection,
    state: State,
    model: ArtifactModel,
    stage: int,
    waited: float,
    is_last: bool,
) -> Answer:
    """One call of the engine: the `stage` of a model that has `waited` so many seconds."""
    tell_secrets(connection, model.properties["compiled_code"])
    settings = state.settings | {
        "model_name": model.name,
        "model_key": model.model_key,
        "waited": waited,
        "round": stage,
        "is_last": is_last,
        "pending": [name for name in state.pending_names() if name != model.object_name],
        "planned": [],
    }
    values = {
        "properties": json.dumps(model.properties),
        "schema": model.schema,
        "name": model.alias,
        "settings": json.dumps(settings),
    }
    row = connection.execute(ATTEMPT, values).fetchone()
    answer = Answer(row[0], row[1] or [], row[2] or [], row[3] or "", row[4] or [])
    if state.reviewed and answer.outcome in CHANGED | IN_STAGES:
        state.reviewed.check(model.name, answer.statements, state.run_id)
    return answer


def run_statement_outside(
    connection: psycopg.Connection, model: ArtifactModel, statement: str
) -> None:
    """Run a statement that has to run outside a transaction; the caller has ended its own."""
    connection.autocommit = True
    try:
        connection.execute(statement)
    except psycopg.Error as error:
        # its message about an index that can't be built quotes a row
        if statement.startswith("create "):
            problem = "this index could not be built"
            advice = "What stands in the way is printed at the end."
        else:
            problem = f"this could not be run: {describe_error(error)}"
            advice = "Where it asks another server: whether the connection in the environment is"
            advice += " right, and whether what it names exists there."
        raise GroundworkError(
            f"{model.object_name} can't become what is declared; {problem}:\n  {statement}\nThe"
            " stages before this one are done; the same command continues from here.\n" + advice
        ) from None
    finally:
        connection.autocommit = False


def warn_of_missing_privileges(
    connection: psycopg.Connection, model: ArtifactModel, say: Callable[[str], None]
) -> None:
    """Say what the role lacks to change a large table while others use it.

    See warn_missing_privileges.sql.
    """
    rights = connection.execute(RIGHTS, [model.schema, model.alias]).fetchone()
    if rights.is_held:
        say(
            f"  nobody else gets at {model.alias} while its rows are counted. An administrator"
            f" avoids it: alter role {rights.role_name} bypassrls"
        )
    if rights.is_blind:
        say(
            f"  how long others have been using {model.alias} is hidden, so a lock may wait for"
            " them and hold up the rest. An administrator avoids it: grant pg_read_all_stats to"
            f" {rights.role_name}"
        )


def tell(answer: Answer, say: Callable[[str], None]) -> None:
    """Say what an answer has for people; the caller says of a refusal."""
    if answer.outcome == "refused":
        return
    if answer.outcome == "deferred":
        say(f"  waits for the end of the run: {answer.message.splitlines()[0]}")
    if answer.outcome == "altered":
        for statement in answer.statements:
            say(f"  {first_line(statement)}")
    if answer.kept:
        say(f"  kept, though not declared: {', '.join(answer.kept)}")
    for statement in answer.held:
        say(f"  at the end of the run: {statement.splitlines()[0]};")
    if answer.outcome != "deferred" and answer.message:
        say("  note: " + answer.message.replace("\n", "\n  note: "))


def first_line(statement: str) -> str:
    """The first line of a statement, with a mark where there are more."""
    lines = statement.strip().rstrip(";").split("\n")
    return lines[0] + (" ..." if len(lines) > 1 else ";")
