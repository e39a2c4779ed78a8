"""Where fetched servers are kept between runs."""

import os
from pathlib import Path

VARIABLE = "GROUNDWORK_SERVERS"


class NotFetchedError(Exception):
    """Why a server could not be fetched, in words for the person who runs the tests."""


def kept() -> Path:
    """The folder that GROUNDWORK_SERVERS names, or a cache outside the checkout.

    Root's is no home folder: the user whom root runs a server as has to reach it.
    """
    if VARIABLE in os.environ:
        return Path(os.environ[VARIABLE]).absolute()
    if os.geteuid() == 0:
        return Path("/var/cache/groundwork/servers")
    return Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "groundwork/servers"
