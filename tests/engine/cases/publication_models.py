"""Publications of their own: their tables and columns, schemas and options."""

from support.case import Case

TABLES = (
    "create table a (id integer primary key, size integer, note text);"
    "create table b (id integer primary key);"
    " create schema if not exists other; create table if not exists other.c (id integer);"
)
MEMBERS = "select tablename::text from pg_publication_tables where pubname = 't' order by 1"


def publication(name: str, before: str, after: str, **more) -> Case:
    """A publication `t` of what is given."""
    return Case(
        name,
        f"create publication t {before};",
        f"create publication t {after};",
        made_by="converge_publication",
        **{"setup": TABLES, **more},
    )


CASES = [
    publication("a table, and another", "for table a", "for table b"),
    publication("no table", "for table a, other.c", ""),
    publication(
        "columns, a condition and a comment",
        "for table a (id, size), b; comment on publication t is 'x'",
        "for table a (note, id) where (id > 3), other.c; comment on publication t is 'y'",
    ),
    publication(
        "a condition that is written in another way is no difference",
        "for table a where (id between 3 and 5)",
        "for table a where ((id >= 3) and (id <= 5))",
    ),
    publication(
        "options",
        "for table a with (publish = 'insert')",
        "for table a with (publish = 'update, delete', publish_via_partition_root = true)",
    ),
    publication("a schema, and a table", "for tables in schema other", "for table a, other.c"),
    publication(
        "schemas with a table",
        "for tables in schema other, table a",
        "for tables in schema public, other",
    ),
    publication("all tables", "for table a (id), b", "for all tables with (publish = 'insert')"),
    publication(
        "generated columns",
        "for table a",
        "for table a with (publish_generated_columns = stored)",
        since=18,
    ),
    Case(
        "inherited tables stay what they are",
        "create publication t for table only a;",
        "create publication t for table a;",
        made_by="converge_publication",
        setup=TABLES + "create table d () inherits (a);",
        result=(MEMBERS, [("a",), ("d",)]),
        result_back=(MEMBERS, [("a",)]),
    ),
]
