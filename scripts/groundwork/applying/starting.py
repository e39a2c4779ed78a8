"""What happens before the first model: the hooks of on-run-start, in their order."""

import json

import psycopg
from psycopg import sql

from .. import GroundworkError
from ..cli.content import describe_error
from ..cli.target import installed_version
from ..planning.former import declared_objects
from ..project.compiled import ENGINE, REQUIREMENTS
from .artifact import RUN_ID, Artifact
from .seeding import hold_seeds
from .state import State

FORMER = """
select kind, schema_name || '.' || object_name as name, is_allowed
from groundwork.former_objects(%s, groundwork.run_settings(%s))
"""


def start(connection: psycopg.Connection, state: State) -> None:
    """Make what models need before the first of them, and note which have nothing to do.

    `connection` has the search path of the project. Raises GroundworkError where a run can't
    begin, with nothing changed.
    """
    artifact = state.artifact
    check_server(connection, artifact)
    ask(connection, artifact.statements["refuse_foreign_objects"])
    made = keep_platform(connection, state)
    install_engine(connection, state)
    if made:
        ask(connection, artifact.statements["record_platform"].replace(RUN_ID, state.run_id))
    check_allowances(connection, state)
    if not state.allow:
        keys = connection.execute("select model_key from groundwork.unchanged_models()")
        state.unchanged.update(key for (key,) in keys)
    note_pending(connection, state)
    make_seed_schemas(connection, artifact)
    connection.commit()
    for hook in artifact.hooks["on-run-start"]:
        if hook:
            ask(connection, hook)
            connection.commit()


def ask(connection: psycopg.Connection, statement: str) -> psycopg.Cursor:
    """Run a statement of the start. Raises GroundworkError with its message, hint and detail."""
    try:
        return connection.execute(statement)
    except psycopg.Error as error:
        connection.rollback()
        said = [describe_error(error)]
        said += [part for part in (error.diag.message_detail, error.diag.message_hint) if part]
        raise GroundworkError("\n".join(said)) from None


def check_server(connection: psycopg.Connection, artifact: Artifact) -> None:
    oldest, _ = artifact.settings["tested_versions"]
    major = connection.info.server_version // 10000
    if major < oldest:
        raise GroundworkError(
            f"PostgreSQL {major} is too old: groundwork needs PostgreSQL {oldest} or newer.\n"
            "Nothing was changed.\nUpgrade the server first."
        )


def keep_platform(connection: psycopg.Connection, state: State) -> bool:
    """Make what is missing of roles, schemas and privileges; whether the ledger lacks any of it."""
    statements = state.artifact.statements
    connection.execute("set local search_path = pg_catalog, pg_temp")
    is_due = connection.execute(statements[REQUIREMENTS]).fetchone() is not None
    made, is_before_ledger = [], False
    if is_due:
        ask(connection, statements["make_platform"].replace(RUN_ID, state.run_id))
        done, is_before_ledger = connection.execute(
            "select current_setting('groundwork.platform_done', true),"
            " to_regclass('groundwork.ledger') is null"
        ).fetchone()
        made = [each["statement"] for each in json.loads(done or "[]")]
    connection.commit()
    for statement in made:
        lines = statement.split("\n")
        state.say(f"  platform: {lines[0]}{' ...' if len(lines) > 1 else ';'}")
    state.others += len(made)
    return bool(made) and is_before_ledger


def install_engine(connection: psycopg.Connection, state: State) -> None:
    """Make or update the engine, where the database has another version or none."""
    wanted = state.artifact.engine_version
    if installed_version(connection) == wanted:
        return
    # another run may be installing it: the statement waits for that, and asks again
    ask(connection, state.artifact.statements[ENGINE])
    connection.commit()


def check_allowances(connection: psycopg.Connection, state: State) -> None:
    names = [model.alias for model in state.artifact.models]
    query = "select groundwork.unknown_allowances(%s, %s)"
    [problem] = connection.execute(query, [json.dumps(state.allow), names]).fetchone()
    if problem is not None:
        raise GroundworkError(problem)


def make_seed_schemas(connection: psycopg.Connection, artifact: Artifact) -> None:
    """Make the schemas that seeds are loaded into, as dbt does; here, since two sessions can't."""
    schemas = sorted({seed.schema for seed in artifact.seeds})
    if schemas:
        hold_seeds(connection)
    for schema in schemas:
        connection.execute(sql.SQL("create schema if not exists {}").format(sql.Identifier(schema)))


def note_pending(connection: psycopg.Connection, state: State) -> None:
    """Note which objects are still to be made, and which this run may drop."""
    for model in state.artifact.models:
        state.pending[model.name] = model.object_name
    former = [declared_objects(state.project), json.dumps(state.settings)]
    for row in connection.execute(FORMER, former):
        if row.is_allowed:
            state.pending[f"{row.kind} {row.name}"] = row.name
            state.has_dropped = True
