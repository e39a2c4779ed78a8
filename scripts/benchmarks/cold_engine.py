"""The compiled project applied and recorded by the engine, beside `psql -1 -f` of the same SQL.

One session asks the engine for every model in order, as `dbt run` does, each in a transaction of
its own, and runs the post-hooks of the tables. psql runs the statements that the engine noted in
its ledger meanwhile. Both begin with a database that holds the platform and the engine, and end
with the same schema, which pg_dump says before anything is timed.
"""

import json
import subprocess
import tempfile
from difflib import unified_diff
from pathlib import Path

import psycopg

from groundwork import GroundworkError
from groundwork.project.compiled import Project, compiled_project
from groundwork.project.hooks import hooks_of
from groundwork.server.cluster import Cluster
from groundwork.server.embedded import DATABASE
from groundwork.server.wheel import BINARIES

from . import Row, connect, copy_folders, empty_database, in_turn, throw_away_server
from .second_run import READ_BY_DBT

ANALYSES = ("engine", "platform", "hooks")
PREPARED = "prepared"

ATTEMPT = """
select attempt.outcome, attempt.message
from groundwork.read_model(%s) as declared
cross join lateral groundwork.attempt(
    declared.function_name, %s, %s, declared.declaration, declared.model, %s
) as attempt
where declared.function_name is not null
"""

# the embedded server has no pg_trgm and no pg_stat_statements, which are optional
MADE = ("created", "altered", "unchanged", "not_offered")

STATEMENTS = """
select
    format(E'set search_path = %I, %s;\n', schema_name, groundwork.search_path())
    || statement
    || E'\n;\n'
from groundwork.ledger
order by id
"""


def prepare(server: Cluster, project: Project) -> None:
    """Make the template of the databases that are built."""
    empty_database(server)
    with connect(server) as connection:
        connection.execute(project.analyses["platform"])
        connection.execute(project.engine)
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"alter database {DATABASE} rename to {PREPARED}")


def renew(server: Cluster) -> None:
    """Make the database anew, with the platform and the engine."""
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"drop database if exists {DATABASE} with (force)")
        connection.execute(f"create database {DATABASE} template {PREPARED}")


def apply(server: Cluster, project: Project) -> None:
    """Let the engine make every model of the project."""
    hooks = hooks_of(project)
    settings = {"run_id": "bench"}
    with connect(server) as connection:
        for number, model in enumerate(project.models):
            given = {**settings, "model_key": f"{model.name} {number}"}
            place = model.declared["schema"], model.declared["alias"]
            with connection.transaction():
                row = connection.execute(
                    ATTEMPT, [json.dumps(model.declared), *place, json.dumps(given)]
                ).fetchone()
                if row and row[0] not in MADE:
                    raise GroundworkError(f"{model.name}: {row[0]}, {row[1]}")
                for hook in hooks.get(model.name, []):
                    connection.execute(hook.sql)


def script(server: Cluster) -> str:
    """What the engine did, as a file for psql."""
    with connect(server) as connection:
        return "".join(statement for (statement,) in connection.execute(STATEMENTS))


def run_psql(server: Cluster, file: Path) -> None:
    options = ["-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-o", "/dev/null"]
    command = [BINARIES[18] / "psql", *options, "-f", file, server.url(DATABASE)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.returncode != 0:
        raise GroundworkError(f"psql failed:\n{ended.stderr}")


def dump(server: Cluster) -> list[str]:
    """The lines of the schema, but for the history and the key that pg_dump makes up."""
    options = ["--schema-only", "--exclude-schema=groundwork"]
    command = [BINARIES[18] / "pg_dump", *options, server.url(DATABASE)]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [line for line in text.splitlines() if "restrict " not in line]


def check_that_both_make_the_same(server: Cluster, project: Project, file: Path) -> None:
    """Build the database in both ways, untimed, and write psql's file."""
    renew(server)
    apply(server, project)
    file.write_text(script(server))
    ours = dump(server)
    renew(server)
    run_psql(server, file)
    if difference := list(unified_diff(ours, dump(server), "engine", "psql", lineterm="", n=0)):
        raise GroundworkError("psql made another schema:\n" + "\n".join(difference[:20]))


def measure(rounds: int) -> Row:
    with throw_away_server() as server, tempfile.TemporaryDirectory() as name:
        folder, file = Path(name, "project"), Path(name, "statements.sql")
        copy_folders(folder, *READ_BY_DBT, "analyses")
        project, _ = compiled_project(folder, ANALYSES)
        prepare(server, project)
        check_that_both_make_the_same(server, project, file)
        times = in_turn(
            rounds,
            lambda: apply(server, project),
            lambda: run_psql(server, file),
            prepare=lambda: renew(server),
        )
    return Row("cold build by the engine alone", "psql -1 -f of the same SQL", 1.5, *times)
