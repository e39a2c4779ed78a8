"""Starts dbt on a project, always in the same way: with other options it would parse again."""

import json
import os
import subprocess
import sys
from typing import Any

from .package import bring_package
from .place import Place

TOLD = "DBT_ENV_CUSTOM_ENV_GROUNDWORK"
"""What a run is told, as JSON; macros/configuration/run_option.sql reads it. dbt compares the
values of --vars with those of the last parse, and not this."""


def dbt_command(place: Place, *arguments: str) -> list[str]:
    """The command line, for the environment of dbt_environment()."""
    start = [sys.executable, "-c", "from dbt.cli.main import cli; cli()"]
    return [*start, *arguments, *place.dbt_options()]


def dbt_environment(told: dict[str, Any] | None = None) -> dict[str, str]:
    """This process's environment with what the run is told: plan, allow."""
    known = {key: value for key, value in os.environ.items() if key != TOLD}
    said = {key: value for key, value in (told or {}).items() if value}
    return known | ({TOLD: json.dumps(said)} if said else {})


def start_dbt(
    place: Place, *arguments: str, told: dict[str, Any] | None = None, **settings: Any
) -> subprocess.Popen:
    """Start dbt in the project's folder, with the package that belongs to this groundwork."""
    bring_package(place)
    return subprocess.Popen(
        dbt_command(place, *arguments), cwd=place.root, env=dbt_environment(told), **settings
    )


def call_dbt(place: Place, *arguments: str, told: dict[str, Any] | None = None) -> int:
    """Run dbt with this process's terminal; returns its exit code.

    Ctrl-C reaches both: dbt ends its sessions, and then KeyboardInterrupt is raised here.
    """
    process = start_dbt(place, *arguments, told=told)
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.wait()
        raise


def ask_dbt(place: Place, *arguments: str) -> tuple[int, str, str]:
    """Run dbt silently; returns its exit code and what it printed."""
    process = start_dbt(
        place, *arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    printed, problems = process.communicate()
    return process.returncode, printed, problems
