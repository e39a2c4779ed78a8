"""Fetches each server, and prints the exact versions that the tests then run on."""

import argparse
import fcntl
import subprocess

from . import SERVERS
from .folders import NotFetchedError, kept


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m support.elsewhere", description=__doc__)
    parser.add_argument("--missing", action="store_true", help="only those not fetched yet")
    only_missing = parser.parse_args().missing
    kept().mkdir(mode=0o755, parents=True, exist_ok=True)
    with (kept() / "lock").open("a") as lock:
        # of two at the same time, the second finds what the first fetched
        fcntl.flock(lock, fcntl.LOCK_EX)
        for name, places in SERVERS.items():
            if not only_missing or not any(place.programs.exists() for place in places):
                fetch(name, places)


def fetch(name: str, places: list) -> None:
    for place in places:
        try:
            place.fetch()
        except (NotFetchedError, OSError, subprocess.CalledProcessError) as error:
            print(f"PostgreSQL {name}: not fetched from {place.place}: {error}")
        if place.programs.exists():
            version = subprocess.check_output([place.programs / "postgres", "--version"], text=True)
            print(f"PostgreSQL {name}: {version.split(maxsplit=2)[2].strip()}, {place.place}")
            return
    print(f"PostgreSQL {name}: the tests on it are skipped.")


main()
