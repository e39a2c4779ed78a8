"""Privileges on the table and on its columns."""

from support.case import Case, table

PLAIN = table("size integer, note text")
ROWS = "(1, 5, 'a')"


def grants(name: str, before: str, after: str, **more) -> Case:
    first, second = (table("size integer, note text", text) for text in (before, after))
    return Case(name, first, second, rows=ROWS, **more)


CASES = [
    grants("a privilege is granted", "", "grant select on t to anon;"),
    grants("all privileges are granted", "grant select on t to anon;", "grant all on t to anon;"),
    grants(
        "privileges go to another role",
        "grant select, insert on t to anon;",
        "grant select, insert on t to authenticated;",
    ),
    grants("a privilege on a column is granted", "", "grant select (size) on t to anon;"),
    grants(
        "a privilege on a column becomes one on the table",
        "grant update (size) on t to anon;",
        "grant update on t to anon;",
    ),
    grants(
        "a privilege on one column becomes one on another",
        "grant update (size) on t to anon;",
        "grant update (note) on t to anon;",
    ),
    grants("a privilege is granted to everyone", "", "grant select on t to public;"),
    grants(
        "a privilege comes with the right to grant it",
        "grant select on t to anon;",
        "grant select on t to anon with grant option;",
    ),
    grants("references and trigger are granted", "", "grant references, trigger on t to anon;"),
    grants(
        "a privilege on the table and on a column",
        "grant select on t to anon; grant update (size) on t to anon;",
        "grant select on t to anon; grant update (size, note) on t to authenticated;",
    ),
    grants(
        "a privilege on the table as well as on its column goes from the table",
        "grant select on t to anon; grant select (size) on t to anon;",
        "grant select (size) on t to anon;",
    ),
    Case(
        "a stray privilege goes",
        table("size integer, note text", "grant all on t to anon, authenticated, public;"),
        PLAIN,
        rows=ROWS,
        one_way=True,
    ),
    Case(
        "a column with a privilege comes and goes",
        table("size integer"),
        table("size integer, note text", "grant select (note), update (note) on t to anon;"),
        rows="(1, 5)",
        rows_back=ROWS,
        hazards_back=("drop_column",),
    ),
    Case(
        "a privilege on a column stays when the type changes",
        table("size integer", "grant select (size) on t to anon;"),
        table("size bigint", "grant select (size) on t to anon;"),
        rows="(1, 5)",
        hazards_back=("lossy_type",),
    ),
    Case(
        "new tables are given to a client by default, and this one is not",
        PLAIN,
        table("size integer, note text", "grant select on t to authenticated;"),
        setup="alter default privileges in schema public grant select on tables to service_role;",
        beside="revoke all on t from service_role;"
        " alter default privileges in schema public revoke select on tables from service_role;",
        rows=ROWS,
    ),
]
