"""Check the style of what SQLFluff takes for one literal: the bodies of SQL functions.

PostgreSQL's parser cuts them out of the compiled models and of the compiled engine, whose other
statements are checked too. Each finding names the file and line of the source; a line that Jinja
made is reported at the nearest line that is written down. plpgsql is left to plpgsql_check.

Exit code 0: no findings; 1: findings, or the project can't be compiled.

Example: python scripts/lint_functions.py macros/engine/rows
"""

from pathlib import Path
from typing import Annotated

import typer

from .. import ROOT
from ..cli.command import new_app
from ..project.compiled import compiled_project
from .checks import LAYOUT_OF_LINES, check
from .fixes import apply_fixes
from .sources import Sources
from .texts import Text, texts_of_analysis, texts_of_model

ANALYSES = ("engine", "platform")

app = new_app()


@app.command(help=__doc__)
def main(
    paths: Annotated[
        list[str] | None, typer.Argument(help="Files and folders; otherwise everything.")
    ] = None,
    fix: Annotated[
        bool, typer.Option("--fix", help="Fix what can be fixed in the lines as written.")
    ] = False,
) -> None:
    sources = Sources(ROOT)
    project, _ = compiled_project(ROOT, ANALYSES)
    texts = [text for sql in project.analyses.values() for text in texts_of_analysis(sql, sources)]
    for model in project.models:
        texts += texts_of_model(model.declared["compiled_code"], sources, model.file)
    if paths:
        texts = [text for text in texts if is_below(text, paths)]

    checked = list(zip(texts, check(texts), strict=True))
    if fix:
        apply_fixes(checked, sources)
        return
    findings = sorted(
        {
            (*text.place(finding.line), finding.rule, finding.message)
            for text, found in checked
            for finding in found
            if finding.rule not in LAYOUT_OF_LINES or sources.has(text, finding.line)
        }
    )
    for file, line, rule, message in findings:
        print(f"{file}:{line}: {rule} {message}")
    if findings:
        raise SystemExit(1)


def is_below(text: Text, paths: list[str]) -> bool:
    return any(Path(place.file).is_relative_to(path) for place in text.places for path in paths)
