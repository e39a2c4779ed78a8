"""Declarations with calls of our macros, as the SQL that dbt would make of them."""

from functools import cache
from hashlib import md5
from types import SimpleNamespace

import jinja2

from groundwork import ROOT

FOLDERS = (
    *("names", "row_access", "grants", "keys", "triggers", "platform", "realtime", "rules"),
    "storage",
)

FUNCTIONS = ("ref", "realtime_models", "commands_of_functions")
"""Macros in whose place a function stands."""


@cache
def _sources():
    paths = [path for folder in FOLDERS for path in (ROOT / "macros" / folder).glob("*.sql")]
    macros = "".join(path.read_text() for path in paths if path.stem not in FUNCTIONS)
    return macros, {path.stem for path in (ROOT / "models" / "03_functions").glob("*.sql")}


def refuse(message):
    raise ValueError(message)


def render(declaration, name=None):
    """The SQL of `declaration`, as the model `name`."""
    macros, helpers = _sources()
    environment = jinja2.Environment(extensions=["jinja2.ext.do"])
    return environment.from_string(macros + declaration).render(
        this=SimpleNamespace(identifier=name, schema="public"),
        target=SimpleNamespace(schema="public"),
        local_md5=lambda text: md5(text.encode()).hexdigest(),
        exceptions=SimpleNamespace(raise_compiler_error=refuse),
        realtime_models=list,
        commands_of_functions=list,
        ref=lambda model: f"access.{model}" if model in helpers else model,
    )
