"""What `groundwork run` and `groundwork build` do besides starting dbt."""

import sys
from typing import Any

from .. import GroundworkError
from ..project.dbt import call_dbt
from ..project.place import current
from ..project.profile import target_of
from ..server.sockets import sockets_of
from .target import announce, is_running, work_at


def run_dbt_command(
    url: str | None, arguments: list[str], told: dict[str, Any], progress: bool = False
) -> int:
    """Run dbt on the project and database that the command was started for; its exit code.

    With `progress` a line or a bar shows how far it is, and else nothing but problems.
    """
    work_at(url)
    start_own_server()
    announce(url)
    if progress:
        return follow(url, arguments, told)
    return call_dbt(current(), *arguments, told=told)


def start_own_server() -> None:
    """Start the project's own server where the target is that one and it does not run."""
    place = current()
    target = target_of(place)
    own = sockets_of(place.root)
    if target.connection.get("host") != str(own) or is_running(own):
        return
    try:
        from ..server.embedded import embedded
    except ModuleNotFoundError as error:
        raise GroundworkError(
            f"The target {target.name} is the project's own server, and {error.name} is not"
            " installed. Install it: pip install 'groundwork[server]'\n"
            "Another database: set DATABASE_URL or libpq's variables, or choose a --target."
        ) from None
    embedded(place.root).start()
    print("Started the project's own PostgreSQL server.", file=sys.stderr)


def follow(url: str | None, arguments: list[str], told: dict[str, Any]) -> int:
    from ..adoption.display import Display
    from ..adoption.running import Progress, run_dbt
    from .target import url_of

    display, progress = Display(to_stderr=True), Progress({})
    with display:
        code = run_dbt(
            url_of(url), told.get("allow") or [], progress, display.progress, tuple(arguments)
        )
    display.say(progress.sentence())
    for message in progress.messages:
        display.say(message, "red")
    return code
