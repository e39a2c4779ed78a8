"""The Supabase CLI, out of npm's registry: it compares two databases, and writes types of one."""

import os
import shutil
import subprocess
from pathlib import Path

from groundwork import ROOT, GroundworkError

from . import LeftOutError

VERSION = "3.1.0"
FOLDER = ROOT / "target" / "benchmarks" / f"supabase-{VERSION}"
"""Where it stays from one run to the next; it is 140 MB large."""


def installed() -> Path:
    """The program, installed where it is missing. Raises LeftOutError where it can't be."""
    program = FOLDER / "node_modules" / ".bin" / "supabase"
    if program.exists():
        return program
    npm = shutil.which("npm")
    if npm is None:
        raise LeftOutError("the Supabase CLI is installed by npm, and there is no npm.")
    FOLDER.mkdir(parents=True, exist_ok=True)
    install = [npm, "install", "--prefix", FOLDER, "--no-fund", "--no-audit"]
    done = subprocess.run([*install, f"supabase@{VERSION}"], capture_output=True, text=True)
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines() or ["it said nothing"]
        raise LeftOutError(f"npm could not install supabase@{VERSION}: {lines[0]}.")
    return program


def difference(program: Path, source: str, target: str, schemas: str | None = None) -> str:
    """The SQL that makes the database with the URL `source` like `target`; nothing if it is.

    `schemas` are the only ones to compare, with commas between.
    """
    only = ("--schema", schemas) if schemas else ()
    return answer(program, "db", "diff", "--from", source, "--to", target, *only)


def types(program: Path, url: str) -> str:
    """The TypeScript types of the schema `public` of the database with the URL `url`."""
    return answer(program, "gen", "types", f"--remote={url}", "--schema", "public")


def answer(program: Path, *arguments: str, folder: Path = FOLDER) -> str:
    """What the program prints when it is called in `folder`. Raises GroundworkError where it fails.

    It reads TCP URLs only, and wants a password even where the server asks for none.
    """
    # its settings and what it keeps; its reports would wait for the network
    environment = {**os.environ, "HOME": str(FOLDER), "DO_NOT_TRACK": "1"}
    done = subprocess.run(
        [program, *arguments],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        command = " ".join(arguments[:2])
        raise GroundworkError(f"supabase {command} failed:\n{done.stderr}{done.stdout}")
    return done.stdout.strip()
