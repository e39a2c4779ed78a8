"""`dbt run` of the whole schema into an empty database, beside dbt's own tables of one row.

The other project has as many models, of the same names, in the same folders and with the same
refs, and dbt's own materialization `table`. Cold is the database, not what dbt keeps of its last
parse: both were run before.
"""

import tempfile
from pathlib import Path

from . import (
    Row,
    copy_folders,
    dbt_environment,
    empty_database,
    in_turn,
    run_dbt,
    throw_away_server,
)
from .second_run import READ_BY_DBT, write_bare


def measure(rounds: int) -> Row:
    with throw_away_server() as server, tempfile.TemporaryDirectory() as folder:
        ours, bare = Path(folder, "ours"), Path(folder, "bare")
        environment = dbt_environment(server)
        copy_folders(ours, *READ_BY_DBT)
        run_dbt(ours, environment, "run")
        write_bare(bare, ours, "table")
        empty_database(server)
        run_dbt(bare, environment, "run")
        times = in_turn(
            rounds,
            lambda: run_dbt(ours, environment, "run"),
            lambda: run_dbt(bare, environment, "run"),
            prepare=lambda: empty_database(server),
        )
    return Row("cold run", "as many tables of one row by dbt's own `table`", 1.0, *times)
