"""`groundwork apply` of the whole project, compiled before: with nothing to do, beside the Supabase
CLI that compares two equal databases; and onto a database that has the platform and the engine,
beside psql with the statements that the engine noted in the ledger, all in one transaction.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg

from groundwork import GroundworkError
from groundwork.applying.artifact import write
from groundwork.applying.compiling import compile_artifact
from groundwork.project.compiled import compiled_project
from groundwork.project.place import find
from groundwork.server.cluster import Cluster
from groundwork.server.embedded import DATABASE

from . import Row, copy_folders, in_turn, supabase_cli, throw_away_server
from .cold_engine import ANALYSES, prepare, renew, run_psql, script
from .plan import free_port
from .second_run import READ_BY_DBT

NOTHING, CHANGED = 0, 2
"""Exit codes of groundwork apply."""


def measure(rounds: int) -> Iterator[Row]:
    program, port = supabase_cli.installed(), str(free_port())
    tcp = {"listen_addresses": "127.0.0.1", "port": port}
    with throw_away_server(**tcp) as server, tempfile.TemporaryDirectory() as name:
        folder, file, statements = (Path(name, part) for part in ("project", "p.json", "p.sql"))
        copy_folders(folder, *READ_BY_DBT, "analyses", "tests/dbt")
        artifact = compile_artifact(find(folder))
        # rows of a seed come through a temporary table, which is no statement for psql
        models = [model for model in artifact.models if not model.seed]
        artifact = replace(artifact, models=models, seeds=[])
        write(artifact, file)
        prepare(server, compiled_project(folder, ANALYSES)[0])
        renew(server)
        apply(server, file, CHANGED)
        statements.write_text(script(server))
        with psycopg.connect(server.url(), autocommit=True) as connection:
            connection.execute(f"create database equal template {DATABASE}")

        def compare() -> None:
            url = f"postgresql://postgres:none@127.0.0.1:{port}/%s?sslmode=disable"
            if found := supabase_cli.difference(program, url % DATABASE, url % "equal"):
                raise GroundworkError(f"The Supabase CLI finds a difference:\n{found}")

        beside = f"Supabase CLI {supabase_cli.VERSION}, db diff of two equal databases"
        times = in_turn(rounds, lambda: apply(server, file, NOTHING), compare)
        yield Row("apply, nothing to do", beside, 0.25, *times)
        times = in_turn(
            rounds,
            lambda: apply(server, file, CHANGED),
            lambda: run_psql(server, statements),
            prepare=lambda: renew(server),
        )
        yield Row("apply, onto an empty database", "psql -1 -f of the same SQL", 1.25, *times)


def apply(server: Cluster, file: Path, expected: int) -> None:
    command = [sys.executable, "-m", "groundwork", "apply", file, "--url", server.url(DATABASE)]
    scripts = Path(__file__).resolve().parents[1]
    ended = subprocess.run(command, cwd=scripts, capture_output=True, text=True, check=False)
    if ended.returncode != expected:
        raise GroundworkError(
            f"apply ended with {ended.returncode}, not {expected}:\n{ended.stderr}{ended.stdout}"
        )
