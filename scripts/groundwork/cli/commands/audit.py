"""Find the gaps between migrations, the code that uses them, and a live database.

Exit code 0: no finding that --fail-on names; 1: there is one; 2: there is no audit, and the reason
is printed.

Example: groundwork audit --migrations supabase/migrations --code src --out gaps.md
"""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ... import GroundworkError

AFTER_INTERRUPT = "Nothing was written."
FOUND = 1
"""The exit code when there is a finding that --fail-on names."""
ERROR_CODE = 2
"""The exit code when the audit could not be made."""


class Form(StrEnum):
    md = "md"
    json = "json"
    sarif = "sarif"


class FailOn(StrEnum):
    error = "error"
    warning = "warning"
    never = "never"


def audit(
    migrations: Annotated[Path, typer.Option(help="The folder of .sql migrations.")],
    code: Annotated[Path | None, typer.Option(help="The folder of the code.")] = None,
    url: Annotated[str | None, typer.Option(help="A live database, which is only read.")] = None,
    form: Annotated[Form, typer.Option("--format", help="The form of the report.")] = Form.md,
    out: Annotated[Path | None, typer.Option(help="The file to write; else stdout.")] = None,
    fail_on: Annotated[FailOn, typer.Option(help="Exit with 1 on such a finding.")] = FailOn.error,
    baseline: Annotated[Path | None, typer.Option(help="Accepted findings, with reasons.")] = None,
) -> None:
    if out and not out.parent.is_dir():
        raise GroundworkError(f"{out.parent} is not a folder to write {out.name} in.")
    from ...audit.baseline import accept, read_baseline
    from ...audit.finding import Level
    from ...audit.progress import shown
    from ...audit.report import FORMS
    from ...audit.run import audit as make_audit

    reasons = read_baseline(baseline) if baseline else {}
    with shown() as progress:
        result = make_audit(migrations, code, url, progress)
    result.unused_reasons = accept(result.findings, reasons)
    text = FORMS[form.value](result)
    if out:
        out.write_text(text)
        print(f"{summary(result)} Written to {out}.", file=sys.stderr)
    else:
        sys.stdout.write(text)
        print(summary(result), file=sys.stderr)
    if fail_on != FailOn.never:
        least = Level[fail_on.value.upper()]
        if any(one.level >= least and not one.accepted for one in result.findings):
            raise typer.Exit(FOUND)


def summary(result) -> str:
    from ...audit.finding import Level

    left = [one for one in result.findings if not one.accepted]
    counts = [(sum(one.level == level for one in left), level) for level in reversed(Level)]
    said = ", ".join(f"{count} {level}{'s' * (count != 1)}" for count, level in counts)
    known = len(result.findings) - len(left)
    return f"{said}{f', {known} accepted' if known else ''}."
