"""The rows of a seed as an insert that leaves alone what is there."""

from pathlib import Path
from typing import Any

from dbt_common.clients.agate_helper import from_csv

from .statements import literal, quoted

INSERT = """\
insert into {table} ({columns})
values
{rows}
on conflict ({key}) do nothing"""


def table_of(model: dict[str, Any]) -> str:
    """The table that takes the rows of a model of the materialization seed_rows."""
    schema = "" if model["schema"] == "public" else f"{quoted(model['schema'])}."
    return schema + quoted(model["config"]["table"])


def seed_insert(model: dict[str, Any], manifest: dict[str, Any], root: Path) -> str:
    """The insert for a model of the materialization seed_rows. The file is read as dbt reads it."""
    seed = next(
        manifest["nodes"][key] for key in model["depends_on"]["nodes"] if key.startswith("seed.")
    )
    columns = list(seed["config"]["column_types"])
    delimiter = seed["config"].get("delimiter") or ","
    table = from_csv(str(root / seed["original_file_path"]), columns, delimiter)
    rows = [[row[column] for column in columns] for row in table.rows]
    return INSERT.format(
        table=table_of(model),
        columns=", ".join(quoted(column) for column in columns),
        rows=",\n".join(
            "    (" + ", ".join(literal(value) for value in row) + ")"
            for row in rows
            if any(value is not None for value in row)
        ),
        key=quoted(model["config"]["key"]),
    )
