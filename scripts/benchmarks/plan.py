"""`scripts/plan.py` on the whole project, beside the Supabase CLI that compares two databases.

With nothing changed, `plan.py --drift` looks at every object of one database, and the CLI at two
that are equal. With one column added to one table, `plan.py` finds it in the project, which was
compiled before, and the CLI in the second database.
"""

import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg

from groundwork import GroundworkError
from groundwork.server.embedded import DATABASE

from . import (
    Row,
    copy_folders,
    dbt_environment,
    in_turn,
    run_dbt,
    supabase_cli,
    throw_away_server,
)

NOTES = """
Where the time goes, by profile. In the client `plan.py --drift` takes 0.25 s of CPU, and 0.22 s of
that is loading psycopg, typer (which loads pydantic) and rich: what remains for us is 0.03 s, since
the parser and the YAML reader are loaded by those plans only that need them. In the server it is
one query over all tables, 0.07 s here and 0.52 s for 1,000 tables (50,700 facts, 10 microseconds
each): four fifths describe them, the rest sorts the facts and hashes them. What cost most was
functions called per object that each start a query of their own, for comments, for the sequences
of identities and for the definitions of indexes; as parts of the one query they take a fifth less
in all. More memory for sorting gained 3 percent, and was left out. A second `dbt run` asks the same
query once, and 24 other statements, as many for 1,000 tables as for 140.
"""

PROJECT = ("dbt_project.yml", "profiles.yml", "macros", "models", "seeds", "analyses", "scripts")
NOTHING, CHANGES = 0, 2
"""Exit codes of scripts/plan.py."""

TABLE, COLUMN = "leads", "benchmark_note"


def measure(rounds: int) -> Iterator[Row]:
    program = supabase_cli.installed()
    port = str(free_port())
    tcp = {"listen_addresses": "127.0.0.1", "port": port}
    with throw_away_server(**tcp) as server, tempfile.TemporaryDirectory() as name:
        project = Path(name, "project")
        copy_folders(project, *PROJECT)
        environment = dbt_environment(server)
        run_dbt(project, environment, "run")
        with psycopg.connect(server.url(), autocommit=True) as connection:
            for copy in ("equal", "changed"):
                connection.execute(f"create database {copy} template {DATABASE}")
        with psycopg.connect(server.url("changed")) as connection:
            connection.execute(f"alter table public.{TABLE} add column {COLUMN} text")

        def compare(target: str) -> str:
            url = f"postgresql://postgres:none@127.0.0.1:{port}/%s?sslmode=disable"
            return supabase_cli.difference(program, url % DATABASE, url % target)

        beside = f"Supabase CLI {supabase_cli.VERSION}, db diff of two"
        if found := compare("equal"):
            raise GroundworkError(f"The Supabase CLI finds equal databases different:\n{found}")
        run_plan(project, environment, NOTHING, "--drift")
        times = in_turn(
            rounds,
            lambda: run_plan(project, environment, NOTHING, "--drift"),
            lambda: compare("equal"),
        )
        yield Row("plan.py --drift, nothing changed", f"{beside} equal databases", 0.35, *times)

        add_column(project, TABLE)
        if COLUMN not in compare("changed"):
            raise GroundworkError("The Supabase CLI does not find the column that was added.")
        # the first compiles the project
        if COLUMN not in run_plan(project, environment, CHANGES):
            raise GroundworkError("plan.py does not find the column that was added.")
        times = in_turn(
            rounds,
            lambda: run_plan(project, environment, CHANGES),
            lambda: compare("changed"),
        )
        yield Row("plan.py, one table changed", f"{beside}, one with the column", 0.50, *times)


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


def run_plan(project: Path, environment: dict[str, str], expected: int, *arguments: str) -> str:
    """What scripts/plan.py of the folder `project` prints, which is to end with `expected`."""
    command = [sys.executable, project / "scripts" / "plan.py", *arguments]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True)
    if ended.returncode != expected:
        raise GroundworkError(
            f"plan.py ended with {ended.returncode}, not {expected}:\n{ended.stderr}{ended.stdout}"
        )
    return ended.stdout


def add_column(project: Path, table: str) -> None:
    """Declare one more column of the table, in the folder `project`."""
    [file] = (project / "models").rglob(f"{table}.sql")
    head = f"create table {table} (\n"
    text = file.read_text()
    if not text.startswith(head):
        raise GroundworkError(f"{file} does not begin with: {head}")
    file.write_text(text.replace(head, f"{head}    {COLUMN} text,\n", 1))
