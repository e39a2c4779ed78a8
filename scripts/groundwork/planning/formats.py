"""A plan, or drift, in the format asked for."""

import json
from enum import StrEnum

from rich.console import Console
from rich.text import Text

from . import drifts, markdown, sarif, text
from .plan import Plan


class Format(StrEnum):
    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    SARIF = "sarif"


def render(plan: Plan, output_format: Format, full: bool) -> str | list[text.Line]:
    match output_format:
        case Format.SARIF:
            return json.dumps(sarif.log(sarif.hazards_of(plan), plan.hazards), indent=2)
        case Format.MARKDOWN:
            return markdown.render(plan)
    return list(text.lines(plan, full))


def render_drift(differences: list, output_format: Format) -> str | list[text.Line]:
    match output_format:
        case Format.JSON:
            return json.dumps([row._asdict() for row in differences], indent=2)
        case Format.SARIF:
            return json.dumps(sarif.log(sarif.drift_of(differences), {}), indent=2)
        case Format.MARKDOWN:
            return drifts.markdown(differences)
    return list(drifts.lines(differences))


def plain(shown: str | list[text.Line]) -> str:
    return shown if isinstance(shown, str) else "\n".join(line for line, _ in shown)


def show(shown: str | list[text.Line]) -> None:
    """Print it, with colors on a terminal."""
    if isinstance(shown, str):
        print(shown)
        return
    console = Console(soft_wrap=True, highlight=False)
    for line, style in shown:
        console.print(Text(line, style=style))
