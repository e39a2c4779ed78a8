"""Tables whose changes are published: in the publication of realtime(), and in those of others."""

from support.case import Case, table

from .partitions import DEFAULT

MADE = "create publication supabase_realtime;"
INSERTS = "create publication supabase_realtime with (publish = 'insert');"
ROWS = "(1, 10, 'a'), (2, 20, 'b')"
PLAIN = "size integer, note text"
WIDE = "size bigint, note text"
JOIN = "alter publication supabase_realtime add table t"


def published(name: str, before: str, after: str, **more) -> Case:
    """A table whose membership, or whose columns below it, change."""
    return Case(name, before, after, **{"rows": ROWS, "setup": MADE, **more})


def joined(columns: str, more: str = "", settings: str = "") -> str:
    return table(columns, f"{JOIN} {more};{settings}")


CASES = [
    published("a table is published", table(PLAIN), joined(PLAIN)),
    published("another list of columns", joined(PLAIN, "(id, size)"), joined(PLAIN, "(note, id)")),
    published("a list of columns", joined(PLAIN), joined(PLAIN, "(size, id)")),
    published(
        "another condition",
        joined(PLAIN, "where (id > 3)"),
        joined(PLAIN, "where (id > 4 and id < 9)"),
    ),
    published(
        "two spellings of a condition are no difference",
        table("kind varchar(9)", f"{JOIN} where (kind = 'a' and not id in (1, 2));"),
        table("kind varchar(9)", f"{JOIN} where (kind::text = 'a' and id <> all ('{{1,2}}'));"),
        rows="(1, 'a'), (2, 'b')",
        setup=INSERTS,
    ),
    published(
        "a column below a list and a condition becomes wider",
        joined(PLAIN, "(id, size) where (size > 3)"),
        joined(WIDE, "(id, size) where (size > 3)"),
        setup=INSERTS,
        hazards_back=("lossy_type",),
    ),
    published(
        "a column below a list becomes wider while the list changes",
        joined(PLAIN, "(id, size)"),
        joined(WIDE, "(id, size, note) where (id > 0)"),
        hazards_back=("lossy_type",),
    ),
    published(
        "a published key becomes wider below a view and a reference",
        "create table t (id integer primary key, size integer);"
        f" {JOIN} (id, size) where (id <> 5);",
        f"create table t (id bigint primary key, size integer); {JOIN} (id, size) where (id <> 5);",
        rows="(1, 10), (2, 20)",
        beside="create view v with (security_invoker = true) as select id from t;"
        " create table c (t_id integer references t (id));",
        beside_after="create view v with (security_invoker = true) as select id from t;"
        " create table c (t_id bigint references t (id));",
        beside_rows="insert into c values (1)",
        hazards_back=("lossy_type",),
    ),
    published(
        "a published column has another name",
        joined("size integer", "(id, size) where (size > 3)"),
        joined("extent integer", "(id, extent) where (extent > 3)"),
        rows="(1, 10), (2, 20)",
        setup=INSERTS,
        options={"renamed": {"size": "extent"}},
    ),
    published(
        "a published column gives its name to another",
        table("a integer", f"{JOIN} (id, a);"),
        table("b integer, a text", f"{JOIN} (id, a) where (id > 1);"),
        rows="(1, 10), (2, 20)",
        options={"renamed": {"a": "b"}},
        one_way=True,
    ),
    published(
        "a published column goes, and comes",
        joined(PLAIN, "(id, size) where (size > 3)"),
        table("note text", f"{JOIN} (id, note);"),
        setup=INSERTS,
        hazards=("drop_column",),
        rows_back="(1, 'a'), (2, 'b')",
    ),
    published(
        "the replica identity of a published table changes",
        joined("size integer not null", "(id, size)", " create unique index t_size on t (size);"),
        joined(
            "size integer not null",
            "(id, size) where (size > 3)",
            " create unique index t_size on t (size);"
            " alter table t replica identity using index t_size;",
        ),
        rows="(1, 10), (2, 20)",
    ),
    published(
        "a published table becomes partitioned",
        "create table t (id integer, made date not null, primary key (id, made));"
        f" {JOIN} (id, made) where (id > 3);",
        "create table t (id integer, made date not null, primary key (id, made))"
        " partition by range (made);"
        f" {JOIN} (id, made) where (id > 4);",
        setup="create publication supabase_realtime with (publish_via_partition_root);",
        rows="(1, '2024-01-05'), (2, '2024-02-05')",
        beside_after=DEFAULT,
        one_way=True,
    ),
    published(
        "a partition leaves",
        "create table t (id integer primary key) partition by range (id);"
        " create table t_low partition of t for values from (0) to (9);"
        f" {JOIN};",
        "create table t (id integer primary key) partition by range (id);"
        " create table t_low partition of t for values from (0) to (9);"
        " alter publication supabase_realtime add table t_low;",
        rows="(1), (2)",
    ),
    published(
        "a large table is published, and its columns become wider",
        table(PLAIN),
        joined(WIDE, "(id, size) where (id > 1)"),
        options={"online_rows": 1},
        options_back={"online_rows": 1},
        hazards_back=("lossy_type",),
    ),
    published(
        "a column below the list and condition of a large table becomes wider",
        joined(PLAIN, "(id, size) where (size > 3)"),
        joined(WIDE, "(id, size) where (size > 4)"),
        setup=INSERTS,
        options={"online_rows": 1},
        options_back={"online_rows": 1},
        hazards_back=("lossy_type",),
    ),
    published(
        "a publication of somebody else stays as it is",
        joined(PLAIN),
        table(WIDE),
        beside="create publication pub for table t (id, size) where (size > 3)"
        " with (publish = 'insert');",
        hazards_back=("lossy_type",),
    ),
    published(
        "quoted names",
        'create table "T" ("Id" integer primary key, "order" text);'
        ' alter publication supabase_realtime add table "T";',
        'create table "T" ("Id" integer primary key, "order" text);'
        ' alter publication supabase_realtime add table "T" ("Id", "order") where ("Id" > 3);',
        rows="",
        table="T",
    ),
    published(
        "a label of an enumerated column that is published is no obstacle",
        table("mood mood, note text", f"{JOIN} (id, mood);"),
        table("mood mood, note varchar(9)", f"{JOIN} (id, mood);"),
        setup=MADE + " create type mood as enum ('glad', 'sad');",
        rows="(1, 'glad', 'a')",
        hazards=("lossy_type",),
    ),
    Case(
        "no publication of that name",
        table(PLAIN),
        joined(PLAIN),
        refused='publication "supabase_realtime" does not exist',
        one_way=True,
    ),
    published(
        "rows are filled while the key of a published table is replaced",
        "create table t (id integer, size integer, primary key (id)); " + JOIN + " ;",
        "create table t (id integer, size integer not null default 7, primary key (id, size)); "
        + JOIN
        + " ;",
        rows="(1, null), (2, 5)",
        rows_back="(1, 7), (2, 5)",
        options={"fill": {"size": "7"}},
        result=("select id, size from t order by id", [(1, 7), (2, 5)]),
    ),
]
