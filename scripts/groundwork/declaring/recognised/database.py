"""What the macros need to know of a database before they can be recognised in it."""

from pathlib import Path

import psycopg
import yaml

from ...project.compiled import Project
from ...project.place import FILE
from ..reading import Found
from .functions import divide_functions
from .months import MAKER, months_ahead
from .nearly import stamping_functions
from .rendering import Renderer
from .sizes import usual_limits
from .tables import Tables

TENANTS = """
select pg_constraint.confrelid as table_id
from pg_constraint
inner join pg_attribute
    on
        pg_constraint.conrelid = pg_attribute.attrelid
        and pg_constraint.conkey = array[pg_attribute.attnum]
where
    pg_constraint.contype = 'f'
    and pg_constraint.confdeltype = 'c'
    and pg_attribute.attname = 'tenant_id'
    and pg_constraint.confrelid <> pg_constraint.conrelid
group by pg_constraint.confrelid
order by count(*) desc
limit 1
"""

ASKED_BY_KEYS = "current_tenant_id"
"""Where no such function is, a column tenant_id is a column like others."""


def recogniser(
    connection: psycopg.Connection, found: Found, project: Project, root: Path
) -> tuple[Tables, dict]:
    """What recognises macros in tables, and the settings that the project needs for that."""
    variables = yaml.safe_load((root / FILE).read_text()).get("vars") or {}
    variables = {**variables, "groundwork": dict(variables.get("groundwork") or {})}
    settings = variables["groundwork"]
    models = [(each.model, each.schema, each.name) for each in found.objects.values()]
    renderer = Renderer(variables, models)
    months = months_ahead(connection)
    hooked = {MAKER} if months else set()
    made, own = divide_functions(connection, found, project.kinds, renderer, hooked)
    needed: dict = {}
    if own:
        known = settings.get("functions") or []
        needed["functions"] = sorted({*known, *own})
    if ASKED_BY_KEYS in {*made, *own} and "tenants" not in settings:
        tenants = connection.execute(TENANTS).fetchone()
        each = tenants and next(
            (each for key, each in found.objects.items() if key[1] == tenants.table_id), None
        )
        if each:
            needed["tenants"] = each.model
    settings |= needed
    tables = [key[1] for key, each in found.objects.items() if each.kind == "table"]
    usual = usual_limits(connection, renderer, tables)
    tenants = settings.get("tenants")
    name = tenants.get("table") if isinstance(tenants, dict) else tenants
    months = months if MAKER in made else {}
    stamps = stamping_functions(connection)
    return Tables(renderer, usual, made, name, months, stamps), needed


def write_settings(root: Path, needed: dict) -> str | None:
    """Write `vars: groundwork:` into dbt_project.yml; returns what has to be written by hand.

    A file that has `vars` already is its writer's.
    """
    path = root / FILE
    text = path.read_text()
    content = yaml.safe_load(text)
    known = (content.get("vars") or {}).get("groundwork") or {}
    missing = {name: value for name, value in needed.items() if known.get(name) != value}
    if not missing:
        return None
    lines = yaml.safe_dump({"vars": {"groundwork": missing}}, sort_keys=False, width=100)
    if "vars" in content:
        return lines
    path.write_text(f"{text.rstrip()}\n\n{lines}")
    return None
