"""The facts of ../facts, as rows."""

import csv
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "facts"


@cache
def facts(name: str) -> list[dict[str, str]]:
    """The rows of facts/`name`.csv."""
    with (FOLDER / f"{name}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


@cache
def values() -> dict[tuple[str, str], list[str]]:
    """By table and column, the values that the application writes where no constraint says so."""
    return {(row["table"], row["column"]): row["values"].split("|") for row in facts("values")}
