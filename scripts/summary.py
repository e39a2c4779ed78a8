"""Print what stands in the project's own database, and how to connect to it."""

import psycopg

from groundwork.embedded import DATABASE, embedded

COUNTS = """
with schemas as (

    select oid
    from pg_catalog.pg_namespace
    where nspname in ('public', 'access')

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


def main() -> None:
    url = embedded().url(DATABASE)
    with psycopg.connect(url) as connection:
        cursor = connection.execute(COUNTS)
        counts = zip(cursor.fetchone(), [column.name for column in cursor.description], strict=True)
    print("The database has " + ", ".join(f"{count} {what}" for count, what in counts) + ".")
    print("\nConnect with any of these:")
    print("    make psql")
    print(f"    psql '{url}'")
    print(f'    psycopg.connect("{url}")')


if __name__ == "__main__":
    main()
