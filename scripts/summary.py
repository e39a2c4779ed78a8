"""Tell what stands in the database, and how to connect to it.

Exit code 0: told; 1: the database can't be reached, and why is told.

Example: python scripts/summary.py --json
"""

import json
from typing import Annotated

import typer

from groundwork.cli.command import new_app, run
from groundwork.cli.target import HELP, connect, url_of

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


app = new_app()


@app.command(help=__doc__)
def main(
    url: Annotated[str | None, typer.Option(help=HELP)] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The counts as a JSON object.")] = False,
) -> None:
    with connect(url, "groundwork summary") as connection:
        counts = connection.execute(COUNTS).fetchone()._asdict()
    if as_json:
        print(json.dumps(counts))
        return
    print("The database has " + ", ".join(f"{count} {of}" for of, count in counts.items()) + ".")
    if place := url_of(url):
        print("\nConnect with any of these:")
        if url is None:
            print("    make psql")
        print(f"    psql '{place}'")
        print(f'    psycopg.connect("{place}")')


if __name__ == "__main__":
    run(app)
