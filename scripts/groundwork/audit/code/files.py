"""Walks through a folder of code and reads what it knows."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pglast
from pglast.parser import ParseError

from ..finding import Place, shown_name
from ..links import WHY, leads_outside
from .modules import Modules
from .prisma import read_prisma
from .python import read_python
from .sql import read_sql
from .typescript import read_typescript
from .usage import Usage

SKIPPED_FOLDERS = {
    "node_modules", ".git", "dist", "build", ".next", "out", "coverage", "vendor", ".venv", "venv",
    "__pycache__", ".turbo", ".cache", "target", ".svelte-kit", ".output", ".vercel",
}  # fmt: skip
SCRIPTS = {".ts", ".tsx", ".js", ".jsx", ".mts", ".cts", ".mjs", ".cjs"}
READERS = {".py": read_python, ".prisma": read_prisma}
READ = {*SCRIPTS, *READERS, ".sql"}
LARGEST_FILE = 1_000_000
LONGEST_LINE = 5_000
"""No one writes a line that long: the file is a minified bundle."""


def code_files(folder: Path, migrations: Path | None) -> Iterator[Path]:
    """The files that are read, and the links to folders elsewhere, which are not."""
    if folder.is_file():
        yield folder
        return
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in SKIPPED_FOLDERS)
        if migrations and Path(root).resolve() == migrations:
            folders.clear()
            continue
        yield from (path for name in folders if leads_outside(path := Path(root, name), folder))
        for name in sorted(names):
            path = Path(root, name)
            if path.suffix in READ:
                yield path


def read_code(
    folder: Path, migrations: Path | None = None, on_file: Callable[[], None] = lambda: None
) -> Usage:
    """What the code below `folder` uses; the migrations, if they are inside, are none of it."""
    usage = Usage()
    base = folder if folder.is_dir() else folder.parent
    modules = Modules(base)
    for path in code_files(folder, migrations.resolve() if migrations else None):
        name = shown_name(path, base)
        on_file()
        is_elsewhere = path != folder and leads_outside(path, base)
        if why := WHY if is_elsewhere else unreadable(path):
            usage.skipped.append((Place(name), why))
            continue
        content = path.read_bytes()
        if is_minified(content):
            usage.skipped.append((Place(name), "is a minified bundle"))
            continue
        usage.files += 1
        if path.suffix == ".sql":
            read_sql_file(content, name, usage)
        elif path.suffix in SCRIPTS:
            read_typescript(content, name, usage, path, modules)
        else:
            READERS[path.suffix](content, name, usage)
    return usage


def unreadable(path: Path) -> str:
    try:
        if not path.is_file():
            return "is no regular file"
        if path.stat().st_size > LARGEST_FILE:
            return "is larger than 1 MB"
        if not os.access(path, os.R_OK):
            return "may not be read"
    except OSError as error:
        return str(error)
    return ""


def is_minified(content: bytes) -> bool:
    return len(content) > LONGEST_LINE and (
        max(map(len, content.split(b"\n"))) > LONGEST_LINE or b"\0" in content
    )


def read_sql_file(content: bytes, name: str, usage: Usage) -> None:
    text = content.decode(errors="replace")
    try:
        pglast.parse_sql(text)
    except (ParseError, RecursionError):
        usage.skipped.append((Place(name), "is no SQL that PostgreSQL parses"))
        return
    read_sql(text, Place(name, 1), usage)
