"""Renders the project's own SQL outside dbt: the platform's statements, and the rules of tests."""

from collections.abc import Iterable
from functools import cache

from jinja2 import Environment, StrictUndefined

from ..project.version import own_folder

# What the rules' last select is to an audit: nothing more than the offenders.
OFFENDERS = """
{% macro models_in_this_run() %}{% endmacro %}
{% macro select_offenders(examined, named) -%}
select object, consequence, fix from offenders order by object
{%- endmacro %}
{% macro managed_schemas(also=[]) -%}
{{ schemas }}{% for name in also %}, '{{ name }}'{% endfor %}
{%- endmacro %}
"""
NOT_PLATFORM = frozenset({"ref", "generate_schema_name", "realtime_models"})
REPLACED = {"models_in_this_run", "select_offenders", "managed_schemas"}


@cache
def environment() -> Environment:
    made = Environment(
        extensions=["jinja2.ext.do"], undefined=StrictUndefined, keep_trailing_newline=True
    )
    made.globals["return"] = lambda value: value
    return made


@cache
def macros(folder: str, without: frozenset[str] = frozenset()) -> str:
    """The macros of a folder as one text: those of one template find each other by name."""
    files = sorted((own_folder("_sources") / "macros" / folder).glob("*.sql"))
    return "\n".join(file.read_text() for file in files if file.stem not in without)


def platform_statements() -> str:
    """The block that makes the platform's roles, schemas and functions where they are missing.

    There are no models here, so nothing is published.
    """
    source = "".join(macros(name, NOT_PLATFORM) for name in ("names", "realtime", "platform"))
    source += macros("rules") + "{% macro realtime_models() %}{% endmacro %}"
    return environment().from_string(source + "{{ platform_statements() }}").render()


def rule_query(name: str, schemas: Iterable[str]) -> str:
    """Return the query of tests/dbt/rules/`name`.sql: object, consequence and fix per offender."""
    listed = ", ".join("'" + schema.replace("'", "''") + "'" for schema in schemas)
    rule = (own_folder("_sources") / "tests" / "dbt" / "rules" / f"{name}.sql").read_text()
    source = macros("names") + macros("rules", frozenset(REPLACED)) + OFFENDERS + rule
    return environment().from_string(source, globals={"schemas": listed}).render()
