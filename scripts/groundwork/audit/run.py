"""Gathers the evidence, asks every rule, and puts what they found in order."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import psycopg

from .. import GroundworkError
from .bodies_checked import errors_of_bodies
from .catalog import Catalog
from .code.files import code_files, read_code
from .code.usage import Usage
from .deep import deeply
from .finding import Finding
from .limits import LimitError
from .links import require_folder
from .order import Stage, working_order
from .project import Project
from .registry import Rule, all_rules
from .replay import SECONDS, replay
from .scratch import Scratch, scratch
from .sections import SECTIONS
from .statements import read_migrations

Progress = Callable[[str, int, int], None]
"""Told the name of the step, how much of it is done, and how much there is (0: not known)."""


@dataclass
class Result:
    findings: list[Finding]
    rules: list[Rule]
    order: list[Stage]
    facts: dict[str, int]
    usage: Usage
    last_migration: str
    """The file after which one that fixes a finding would come."""
    unused_reasons: list[str] = field(default_factory=list)
    """Keys of the baseline that accept nothing any more."""


def quiet(step: str, done: int, total: int) -> None:
    pass


def audit(
    migrations_folder: Path,
    code_folder: Path | None = None,
    url: str | None = None,
    progress: Progress = quiet,
) -> Result:
    """Run the migrations, parse the code, and ask every rule."""
    with gathered(migrations_folder, code_folder, url, progress) as project:
        return judged(project, progress)


def judged(project: Project, progress: Progress = quiet) -> Result:
    """What every rule finds."""
    rules = all_rules()
    findings = []
    for number, rule in enumerate(rules, 1):
        findings += rule.findings(project)
        progress("asking the rules", number, len(rules))
    statements = project.migrations.statements
    facts = {
        "migrations": len(project.migrations.files),
        "statements": len(statements),
        "failed_statements": sum(one.outcome == "failed" for one in statements),
        "tables": sum(one.is_table for one in project.catalog.own_tables()),
        "code_files": project.usage.files,
        "uses": len(project.usage.uses),
    }
    return Result(
        in_order(merged(findings)),
        rules,
        working_order(project),
        facts,
        project.usage,
        project.migrations.files[-1],
    )


@contextmanager
def gathered(
    migrations_folder: Path,
    code_folder: Path | None = None,
    url: str | None = None,
    progress: Progress = quiet,
) -> Iterator[Project]:
    """The evidence; the databases it can be asked of are there until the context ends."""
    require_folder(migrations_folder)
    progress("reading migrations", 0, 0)
    migrations = deeply(lambda: read_migrations(migrations_folder))
    if not migrations.files:
        raise GroundworkError(f"{migrations_folder} holds no .sql file.")
    usage = read_usage(code_folder, migrations_folder, progress) if code_folder else Usage()
    total, done = len(migrations.statements), 0

    def count() -> None:
        nonlocal done
        done += 1
        progress("running migrations", done, total)

    with connected(url) as live, scratch() as server:
        replay(server, migrations, count)
        progress("reading the catalog", 0, 0)
        with server.connect() as migrator:
            catalog = Catalog(server.reader, check_bodies=body_check(server, migrator))
            yield Project(migrations, catalog, usage, code_folder is not None, live)


def body_check(server: Scratch, migrator: psycopg.Connection) -> Callable[[list], dict]:
    """Asks the server about the bodies of functions, within the limits of a migration."""
    migrator.execute(f"set statement_timeout = {SECONDS * 1000}")
    limited = partial(server.limits.over, migrator, SECONDS)

    def check(functions: list) -> dict[int, list[str]]:
        try:
            return errors_of_bodies(migrator, functions, limited)
        except LimitError:
            return {}  # the names in the bodies tell

    return check


def read_usage(code: Path, migrations: Path, progress: Progress) -> Usage:
    require_folder(code)
    inside = migrations if migrations.is_dir() else None
    total = sum(1 for _ in code_files(code, inside.resolve() if inside else None))
    done = 0

    def count() -> None:
        nonlocal done
        done += 1
        progress("reading code", done, total)

    return deeply(lambda: read_code(code, inside, count))


@contextmanager
def connected(url: str | None) -> Iterator[Catalog | None]:
    """The catalog of the live database, in a read-only transaction; None without a URL."""
    if not url:
        yield None
        return
    try:
        connection = psycopg.connect(url, connect_timeout=10)
        connection.read_only = True
        connection.execute("set local search_path = pg_catalog")
        connection.execute("set local statement_timeout = '60s'")
        catalog = Catalog(connection, "live")
    except psycopg.Error as error:
        raise GroundworkError(f"The live database can't be read: {error}") from None
    with connection:
        yield catalog
        connection.rollback()


def merged(findings: list[Finding]) -> list[Finding]:
    """One finding per rule and object; what both databases show stands once and says so."""
    found: dict[tuple[str, str], Finding] = {}
    for finding in findings:
        key = (finding.rule, finding.object)
        first = found.setdefault(key, finding)
        if first is finding:
            continue
        if finding.side == "live" and first.side != "live":
            first.evidence = "; ".join(
                part for part in (first.evidence, "the live database shows it too") if part
            )
            continue
        first.places += [place for place in finding.places if place not in first.places]
        if finding.consequence != first.consequence:
            first.consequence += f"; {finding.consequence}"
        if finding.sql and finding.sql not in first.sql:
            first.sql = f"{first.sql};\n{finding.sql}" if first.sql else finding.sql
    for finding in found.values():
        if finding.side == "live" and not finding.evidence:
            finding.evidence = "the live catalog"
    return list(found.values())


def in_order(findings: list[Finding]) -> list[Finding]:
    return sorted(
        findings,
        key=lambda one: (
            SECTIONS.index(one.section),
            -one.level,
            one.rule,
            one.places[:1],
            one.object,
        ),
    )
