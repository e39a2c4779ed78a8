"""PostgreSQL servers that are neither installed nor in the environment, each in its own folder.

`python -m support.elsewhere` fetches the newest of each, beside the system and never into it, and
prints their exact versions. `--missing` fetches only what isn't there yet. It imports nothing but
the standard library, so that it can run before the environment exists.
"""

from .debian import Release
from .npm import Package

SERVERS = {
    "15": [Release("bookworm", 15, ("pgtap", "plpgsql-check"))],
    "17": [Release("trixie", 17, ("pgvector", "cron")), Package(17)],
    "18-sid": [Release("sid", 18, ("pgvector",))],
}
"""Where to fetch each server: the first place that has it."""
