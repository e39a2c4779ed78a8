"""Opens the sessions of a run, each as the target of the compiled project has it."""

from collections.abc import Callable

import psycopg

from ..cli.target import connect
from .artifact import Artifact

APPLICATION = "groundwork apply"


def connecting(artifact: Artifact, url: str | None) -> Callable[[], psycopg.Connection]:
    """What opens a session at `url`, with the role and search path of the target."""
    role, search_path = artifact.settings["role"], artifact.settings["search_path"]

    def opened() -> psycopg.Connection:
        connection = connect(url, APPLICATION, is_announced=True)
        if role:
            connection.execute("select set_config('role', %s, false)", [role])
        if search_path:
            connection.execute("select set_config('search_path', %s, false)", [search_path])
        else:
            connection.execute("reset search_path")
        connection.execute("reset lock_timeout")
        connection.commit()
        return connection

    return opened
