"""What one run of scripts/bench.py measured, and on what; kept in a file while it goes on."""

import json
import os
import platform
import subprocess
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import psutil

from groundwork import GroundworkError
from groundwork.server.wheel import BINARIES

from . import Row


@dataclass
class Benchmark:
    """The rows of one module, or why there are none."""

    name: str
    rows: list[Row] = field(default_factory=list)
    seconds: float = 0
    left_out: str | None = None
    """Why it can't be measured here."""
    failure: str | None = None
    """Why it ended before its time."""


@dataclass
class Results:
    rounds: int
    begun: str
    machine: str
    software: str
    benchmarks: list[Benchmark] = field(default_factory=list)

    @property
    def rows(self) -> list[Row]:
        return [row for benchmark in self.benchmarks for row in benchmark.rows]

    @property
    def seconds(self) -> float:
        return sum(benchmark.seconds for benchmark in self.benchmarks)

    def to_json(self) -> str:
        found = asdict(self)
        for benchmark, shown in zip(self.benchmarks, found["benchmarks"], strict=True):
            for row, figures in zip(benchmark.rows, shown["rows"], strict=True):
                figures["ratio"] = row.ratio
        return json.dumps(found, indent=2)

    def save(self, file: Path) -> None:
        """Write it so that a reader finds the old content or the new one."""
        file.parent.mkdir(parents=True, exist_ok=True)
        whole = file.with_suffix(".part")
        whole.write_text(self.to_json() + "\n")
        whole.replace(file)


def begin(rounds: int) -> Results:
    begun = datetime.now(UTC).isoformat(timespec="seconds")
    return Results(rounds, begun, machine(), software())


def load(file: Path) -> Results:
    """The results in `file`. Raises GroundworkError where it has none."""
    try:
        found = json.loads(file.read_text())
        for benchmark in found["benchmarks"]:
            for row in benchmark["rows"]:
                del row["ratio"]
            benchmark["rows"] = [Row(**row) for row in benchmark["rows"]]
        found["benchmarks"] = [Benchmark(**benchmark) for benchmark in found["benchmarks"]]
        return Results(**found)
    except OSError as error:
        raise GroundworkError(f"{file} can't be read: {error.strerror}.") from None
    except (ValueError, KeyError, TypeError) as error:
        raise GroundworkError(
            f"{file} is no result of scripts/bench.py ({error!r}). Every run keeps its own below"
            " target/benchmarks."
        ) from None


def machine() -> str:
    memory = round(psutil.virtual_memory().total / 2**30)
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores ({processor()}), "
        f"{memory} GiB, load {os.getloadavg()[0]:.1f} at the start"
    )


def processor() -> str:
    known = Path("/proc/cpuinfo")
    lines = known.read_text().splitlines() if known.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unnamed"


def software() -> str:
    postgres = [BINARIES[18] / "postgres", "--version"]
    answer = subprocess.run(postgres, capture_output=True, text=True, check=True).stdout
    return (
        f"PostgreSQL {answer.split()[-1]}, dbt {version('dbt-core')}, "
        f"dbt-postgres {version('dbt-postgres')}, Python {platform.python_version()}"
    )
