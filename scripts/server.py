"""The project's own PostgreSQL: start it, stop it, ask whether it runs and where it listens.

Exit code 0: done; 3: it does not run (status); 1: it could not be done, and why is told.

Example: python scripts/server.py start
"""

import json
import os
from typing import Annotated

import psycopg
import typer

from groundwork.cli.command import new_app, run
from groundwork.server.embedded import DATABASE, embedded

app = new_app(no_args_is_help=True, help=__doc__)


@app.command()
def start() -> None:
    """Start the server, unless it runs, and print where it listens."""
    cluster = embedded()
    state = "started" if cluster.start() else "is running"
    with psycopg.connect(cluster.url()) as connection:
        version = connection.info.parameter_status("server_version")
    print(f"PostgreSQL {version} {state}: {cluster.url(DATABASE)}")


@app.command()
def stop() -> None:
    """Stop the server; its data stay."""
    cluster = embedded()
    print("PostgreSQL stopped." if cluster.stop() else "PostgreSQL was not running.")


@app.command()
def status(
    as_json: Annotated[bool, typer.Option("--json", help="As a JSON object.")] = False,
) -> None:
    """Tell whether the server runs (exit code 0) or not (exit code 3)."""
    cluster = embedded()
    pid = cluster.pid()
    if as_json:
        print(json.dumps({"running": pid is not None, "pid": pid, "url": cluster.url(DATABASE)}))
        raise typer.Exit(0 if pid else 3)
    if pid is None:
        print("PostgreSQL is not running. Start it with: python scripts/server.py start")
        raise typer.Exit(3)
    print(f"PostgreSQL is running (pid {pid}): {cluster.url(DATABASE)}")


@app.command()
def url() -> None:
    """Print the connection URL alone, for psql "$(python scripts/server.py url)"."""
    print(embedded().url(DATABASE))


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def psql(context: typer.Context) -> None:
    """Open psql on the database; what follows is passed to it, such as -c "select 1"."""
    cluster = embedded()
    program = cluster.binaries / "psql"
    os.execv(program, [str(program), cluster.url(DATABASE), *context.args])


if __name__ == "__main__":
    run(app, after_interrupt="Ask how it stands: python scripts/server.py status")
