"""The rows of a seed as an insert that leaves alone what is there."""

from pathlib import Path
from typing import Any

from ..project.seeds import read_rows, seed_of
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
    seed = seed_of(model, manifest)
    columns = list(seed["config"]["column_types"])
    _, rows = read_rows(seed, root)
    return INSERT.format(
        table=table_of(model),
        columns=", ".join(quoted(column) for column in columns),
        rows=",\n".join(
            "    (" + ", ".join(literal(row[column]) for column in columns) + ")"
            for row in rows
            if any(row[column] is not None for column in columns)
        ),
        key=quoted(model["config"]["key"]),
    )
