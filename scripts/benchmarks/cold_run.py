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

NOTES = """
What a run takes here is CPU time on both sides, dbt's and the server's. dbt itself has less to do
than for its own tables, which it makes under another name, renames and lists (6.2 seconds of CPU
beside 7.2, on two cores). The server has more: dbt gives every model a session of its own, which
has to load the catalog's entries and to plan the engine's queries again, which takes two thirds of
the CPU time of such a session; in one session the whole takes a third (the next benchmark). The
largest parts of a table, beside its own statements, are its description, a fifth, and the look for
what its file did beside it, a seventh. Tried, and kept: descriptions that have to use the catalog's
indexes, are planned part by part, and have no query for what the table lacks; steps that a table
which is only made does not need; a queue in front of the locks of referenced tables; no look at
other sessions where none can be at work; no look at catalogs that were not written. Tried, and left
out: committing within the statement (no gain), unchecked function bodies while the engine is
installed (no gain), and recording the descriptions once at the end, which would take a change made
by hand in between for declared.
"""


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
