"""The peak memory (MB) of dbt that consolidates a million rows, beside one that has a thousand."""

import subprocess
import sys
import time
from pathlib import Path

import psutil

from groundwork import GroundworkError

from . import Row, connect
from .consolidation import MODELS, built_project, fill


def peak(folder: Path, environment: dict[str, str]) -> float:
    """The most memory that dbt and its children had while they ran, in MB."""
    dbt = [Path(sys.executable).with_name("dbt"), "run", "--select", *MODELS, "--target", "libpq"]
    process = psutil.Popen(
        dbt, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    most = 0
    while process.poll() is None:
        try:
            family = [process, *process.children(recursive=True)]
            most = max(most, sum(member.memory_info().rss for member in family))
        except psutil.Error:
            pass
        time.sleep(0.05)
    if process.returncode != 0:
        raise GroundworkError(f"dbt failed; see {folder}/logs/dbt.log")
    return most / 2**20


def measure(rounds: int) -> Row:
    ours, theirs = [], []
    with built_project() as (server, folder, environment), connect(server) as connection:
        for _ in range(rounds):
            fill(connection)
            ours.append(peak(folder, environment))
            fill(connection, 1000)
            theirs.append(peak(folder, environment))
    return Row("memory of a dbt that carries 900,000 rows", "900 rows", 1.1, ours, theirs, "MB")
