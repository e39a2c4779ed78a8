"""The project's own PostgreSQL: start it, stop it, ask whether it runs and where it listens.

Exit code 0: done; 3: it does not run (status); 1: it could not be done, and the reason is printed.

Example: groundwork server start
"""

import json
import os
from typing import Annotated

import psycopg
import typer

from ...server.sockets import DATABASE
from ..called import called
from ..command import new_app, on_project

AFTER_INTERRUPT = "Ask how it stands: groundwork server status"

app = new_app(no_args_is_help=True)


def own_server():
    # it needs psutil and the programs of PostgreSQL, which --help does not
    from ...server.embedded import embedded

    return embedded()


@app.command()
@on_project
def start() -> None:
    """Start the server, unless it runs, and print where it listens."""
    cluster = own_server()
    state = "started" if cluster.start() else "is running"
    with psycopg.connect(cluster.url()) as connection:
        version = connection.info.parameter_status("server_version")
    print(f"PostgreSQL {version} {state}: {cluster.url(DATABASE)}")


@app.command()
@on_project
def stop() -> None:
    """Stop the server; its data stay."""
    cluster = own_server()
    print("PostgreSQL stopped." if cluster.stop() else "PostgreSQL was not running.")


@app.command()
@on_project
def status(
    as_json: Annotated[bool, typer.Option("--json", help="As a JSON object.")] = False,
) -> None:
    """Report whether the server runs (exit code 0) or not (exit code 3)."""
    cluster = own_server()
    pid = cluster.pid()
    if as_json:
        print(json.dumps({"running": pid is not None, "pid": pid, "url": cluster.url(DATABASE)}))
        raise typer.Exit(0 if pid else 3)
    if pid is None:
        print(f"PostgreSQL is not running. Start it with: {called('server')} start")
        raise typer.Exit(3)
    print(f"PostgreSQL is running (pid {pid}): {cluster.url(DATABASE)}")


@app.command()
@on_project
def url() -> None:
    """Print the connection URL alone, for psql "$(groundwork server url)"."""
    print(own_server().url(DATABASE))


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def psql(context: typer.Context) -> None:
    """Open psql on the database; what follows is passed to it, such as -c "select 1"."""
    cluster = own_server()
    program = cluster.binaries / "psql"
    os.execv(program, [str(program), cluster.url(DATABASE), *context.args])
