"""A database's whole schema as text that two equal schemas share."""

import re
import subprocess
from itertools import pairwise
from pathlib import Path

import psutil
import psycopg

from groundwork.server.wheel import BINARIES

# pg_dump writes this above each object.
ENTRY = re.compile(r"^--\n-- Name: (?P<name>.*); Type: (?P<type>[^;]*); Schema: .*\n--\n", re.M)

# Their statements stand in the order in which columns or grants were added.
UNORDERED = {"ACL", "DEFAULT ACL", "COMMENT"}


def pg_dump(url: str, exclude_schemas: tuple[str, ...] = ("groundwork",)) -> str:
    """The schema of the database at `url`, without its data.

    Independent of the order in which objects, columns, grants and comments came to be. The schema
    `groundwork` is left out, because it holds the history.
    """
    command = [program(url), "--schema-only", "--dbname", url]
    command += [f"--exclude-schema={schema}" for schema in exclude_schemas]
    dump = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = [*ENTRY.finditer(dump)]
    places = [*(heading.start() for heading in found), len(dump)]
    entries = [
        entry(heading["type"], heading["name"], dump[heading.end() : end])
        for heading, end in zip(found, places[1:], strict=True)
    ]
    return "\n".join(sorted(entries))


def restore(source: str, target: str, exclude_schemas: tuple[str, ...] = ("groundwork",)) -> None:
    """Make the schema of the database at `source` in the empty one at `target`, from its dump.

    What is there was printed and parsed once more: PostgreSQL prints some expressions in another
    way then.
    """
    command = [program(source), "--schema-only", "--dbname", source]
    command += [f"--exclude-schema={schema}" for schema in exclude_schemas]
    dump = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    psql = [program(source).with_name("psql"), "--quiet", "--no-psqlrc", "--dbname", target]
    psql += ["--set", "ON_ERROR_STOP=1"]
    done = subprocess.run(psql, input=dump, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def program(url: str) -> Path:
    """The pg_dump of the server at `url`.

    A pg_dump of another minor release writes out what the server keeps in the catalog for itself,
    such as `alter column ... set (pg_attver=...)`, which differs between equal schemas.
    """
    with psycopg.connect(url) as connection:
        own = Path(psutil.Process(connection.info.backend_pid).exe()).with_name("pg_dump")
    # npm's server comes without
    return own if own.exists() else BINARIES[18] / "pg_dump"


def entry(kind: str, name: str, body: str) -> str:
    lines = [
        line
        for line in body.splitlines()
        if line and not line.startswith(("--", "SET default_", "\\restrict", "\\unrestrict"))
    ]
    if kind in UNORDERED:
        lines.sort()
    elif kind == "STATISTICS":
        # The columns stand in the order of the table.
        lines = [" ".join(sorted(line.replace(",", "").split())) for line in lines]
    elif kind == "TABLE":
        lines = table("\n".join(lines))
    return "\n".join([f"-- {kind} {name}", *lines, ""])


def table(statements: str) -> list[str]:
    """The lines of `create table` with its columns and constraints sorted, then the rest sorted."""
    opening = statements.index("(")
    closing = matching(statements, opening)
    items = sorted(split(statements[opening + 1 : closing]))
    rest = sorted(statements[closing + 1 :].splitlines())
    return [statements[: opening + 1], *(f"    {item}" for item in items), ")", *rest]


def tokens(text: str):
    """Each bracket and comma of `text` with its place, but for those within quotes."""
    for found in re.finditer(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|[(),]", text):
        if found.group() in "(),":
            yield found.start(), found.group()


def matching(text: str, opening: int) -> int:
    """The place of the bracket that closes the one at `opening`."""
    depth = 0
    for place, token in tokens(text):
        depth += {"(": 1, ")": -1, ",": 0}[token]
        if depth == 0 and place > opening:
            return place
    raise ValueError(f"A bracket is not closed in: {text}")


def split(text: str) -> list[str]:
    """The parts of `text` between the commas that stand in no bracket."""
    depth, commas = 0, [-1]
    for place, token in tokens(text):
        depth += {"(": 1, ")": -1, ",": 0}[token]
        if token == "," and depth == 0:
            commas.append(place)
    return [text[left + 1 : right].strip() for left, right in pairwise([*commas, len(text)])]
