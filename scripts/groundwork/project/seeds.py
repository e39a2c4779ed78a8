"""The seed that a model merges, and its rows."""

from pathlib import Path
from typing import Any

Rows = list[dict[str, str | None]]


def seed_of(node: dict[str, Any], manifest: dict[str, Any]) -> dict[str, Any]:
    """The node of the seed that a model of the materialization seed_rows merges."""
    keys = node["depends_on"]["nodes"]
    return next(manifest["nodes"][key] for key in keys if key.startswith("seed."))


def read_rows(seed: dict[str, Any], root: Path) -> tuple[list[str], Rows]:
    """The columns and the rows of its file below `root`, read as dbt reads it: all text."""
    from dbt_common.clients.agate_helper import from_csv

    delimiter = seed["config"].get("delimiter") or ","
    file = str(root / seed["original_file_path"])
    table = from_csv(file, list(seed["config"]["column_types"]), delimiter)
    names = list(table.column_names)
    rows = [
        {name: None if row[name] is None else str(row[name]) for name in names}
        for row in table.rows
    ]
    return names, rows
