"""The kinds of models, read from the macro that lists them, without dbt."""

from functools import cache

from jinja2 import Environment

from groundwork import ROOT
from groundwork.project.kinds import Kind


@cache
def model_kinds() -> dict[str, Kind]:
    """The kinds by their materialization."""
    macro = (ROOT / "macros" / "engine" / "install" / "model_kinds.sql").read_text()
    found: list[dict] = []
    Environment().from_string(macro + "{{ model_kinds() }}").render({"return": found.extend})
    return {each["materialized"]: Kind(**each) for each in found}
