"""Count what the database has, and say how to connect to it.

Exit code 0: printed; 1: the database can't be reached, and the reason is printed.

Example: groundwork summary --json
"""

import json
from typing import Annotated

import psycopg
import typer

from ..called import is_script
from ..command import on_project
from ..target import HELP, connect, url_of

COUNTS = """
with schemas as (

    select oid
    from pg_catalog.pg_namespace
    where nspname in (select schema_name from groundwork.managed_schemas())

),

tables as (

    select pg_class.oid
    from pg_catalog.pg_class
    where
        pg_class.relnamespace in (select oid from schemas)
        and pg_class.relkind in ('r', 'p')
        and not pg_class.relispartition

),

functions as (

    select pg_proc.oid
    from pg_catalog.pg_proc
    where
        pg_proc.pronamespace in (select oid from schemas)
        and not exists (
            select 1
            from pg_catalog.pg_depend
            where
                pg_depend.classid = 'pg_catalog.pg_proc'::regclass
                and pg_depend.objid = pg_proc.oid
                and pg_depend.deptype = 'e'
        )

),

indexes as (

    select indexrelid
    from pg_catalog.pg_index
    where indrelid in (select oid from tables)

),

policies as (

    select oid
    from pg_catalog.pg_policy
    where polrelid in (select oid from tables)

),

triggers as (

    select oid
    from pg_catalog.pg_trigger
    where
        tgrelid in (select oid from tables)
        and not tgisinternal

)

select
    (select count(*) from tables) as tables,
    (select count(*) from indexes) as indexes,
    (select count(*) from policies) as policies,
    (select count(*) from triggers) as triggers,
    (select count(*) from functions) as functions
"""


@on_project
def summary(
    url: Annotated[str | None, typer.Option(help=HELP)] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The counts as a JSON object.")] = False,
) -> None:
    with connect(url, "groundwork summary") as connection:
        show_summary(connection, url, as_json)


def show_summary(connection: psycopg.Connection, url: str | None, as_json: bool = False) -> None:
    counts = connection.execute(COUNTS).fetchone()._asdict()
    if as_json:
        print(json.dumps(counts))
        return
    singular = {"indexes": "index", "policies": "policy"}
    parts = [
        f"{count} {singular.get(of, of.removesuffix('s')) if count == 1 else of}"
        for of, count in counts.items()
    ]
    print(f"The database has {', '.join(parts)}.")
    place = without_password(url_of(url))
    print("\nConnect with any of these:")
    if url is None:
        print("    make psql" if is_script() else "    groundwork server psql")
    print(f"    psql '{place}'")
    print(f'    psycopg.connect("{place}")')


def without_password(place: str) -> str:
    settings = psycopg.conninfo.conninfo_to_dict(place)
    if settings.pop("password", None) is None:
        return place
    return psycopg.conninfo.make_conninfo(**settings)
